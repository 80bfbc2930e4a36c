/** What a trustee's device computes; in a worker, or in the page itself where there is no server to bring one. */

import { audit, checkSetup } from "./core/archive";
import type { Audit } from "./core/archive";
import { seal, unseal } from "./core/backup";
import type { Kept } from "./core/backup";
import { decrypt } from "./core/decrypt";
import { Malformed, hashHex, random } from "./core/encode";
import { g } from "./core/group";
import { fingerprint, makeCert, makePolynomial, makeShare, newSeed, publicKey } from "./core/trustee";
import type { PublicKey, Signed, Vinput, Voutput } from "./core/trustee";
import type { Tasks } from "./calls";

/** What a trustee is shown of a checked archive. */
export interface Facts {
  uuid: string;
  name: string;
  fingerprint: string;
  head: string;
  roll: number;
  ballots: number;
  counted: number;
  trustees: number;
  delivered: number[];
  tally: string;
}

/** The three texts with which the archive begins. */
export interface SetupTexts {
  election: string;
  trustees: string;
  credentials: string;
}

export interface Decrypted {
  owner: number;
  tally: string;
  partial_decryption: string;
}

let checked: Audit | undefined;

export const tasks = {
  cert: async (_: unknown, seed: string): Promise<Signed> => makeCert(seed),
  seed: async (): Promise<string> => Promise.resolve(newSeed()),
  /** The digits to compare aloud, and the hash by which the list is known again. */
  compare: async (_: unknown, certs: Signed[]): Promise<{ digits: string; hash: string }> => ({
    digits: await fingerprint(certs),
    hash: await hashHex(JSON.stringify(certs)),
  }),
  polynomial: async (_: unknown, seed: string, certs: Signed[], threshold: number) => makePolynomial(seed, certs, threshold),
  share: async (_: unknown, seed: string, certs: Signed[], threshold: number, vinput: Vinput): Promise<{ share: string; output: Voutput }> => {
    const { secret, output } = await makeShare(seed, certs, threshold, vinput);
    return { share: secret.toString(), output };
  },
  key: async (_: unknown, share: string): Promise<{ share: string; public_key: PublicKey }> => {
    const secret = share ? BigInt(share) : random();
    return { share: secret.toString(), public_key: await publicKey(secret) };
  },
  /** Whether the election that voters will get has the key that these trustees made, this one's share in it. */
  confirm: async (_: unknown, share: string, setup: SetupTexts): Promise<{ fingerprint: string }> => {
    const { election, keys } = await checkSetup(setup.election, setup.trustees, setup.credentials);
    if (!keys.includes(g(BigInt(share)))) throw new Malformed("own");
    return { fingerprint: election.fingerprint };
  },
  audit: async (progress: (done: number, all: number) => void, file: Uint8Array): Promise<Facts> => {
    checked = undefined;
    const found = await audit(file, progress);
    checked = found;
    const { election, head, roll, ballots, counted, delivered, tallyHash } = found;
    return { uuid: election.uuid, name: election.name, fingerprint: election.fingerprint, head, roll, ballots, counted, delivered, trustees: found.keys.length, tally: tallyHash };
  },
  /** Decrypt the tally of the archive that was checked here, and nothing else. */
  decrypt: async (_: unknown, share: string): Promise<Decrypted> => {
    if (!checked) throw new Malformed("unchecked");
    const { owner, text } = await decrypt(checked, BigInt(share));
    return { owner, tally: checked.tallyHash, partial_decryption: text };
  },
  seal: async (_: unknown, kept: Kept, passphrase: string): Promise<string> => seal(kept, passphrase),
  unseal: async (_: unknown, file: string, passphrase: string): Promise<Kept> => unseal(file, passphrase),
} satisfies Tasks;

/** The same without a worker. */
export class Here {
  call<T>(name: keyof typeof tasks, args: readonly unknown[] = [], progress: (done: number, all: number) => void = () => undefined): Promise<T> {
    return (tasks as Tasks)[name]?.(progress, ...args) as Promise<T>;
  }
}

/** Whoever does the tasks. */
export type Doer = Pick<Here, "call">;
