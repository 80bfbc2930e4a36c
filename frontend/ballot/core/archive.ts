/**
 * What a trustee checks before decrypting: the whole archive, from the roll of credentials to the product of all
 * accepted ballots. Stricter than the reference verifier where that one counts what it should not.
 */

import { Malformed, at, canonical, decimal, fields, hashHex, list, readProof, challenge } from "./encode";
import { readElection } from "./election";
import type { Election } from "./election";
import { checkCert, checkCoefexps, checkPublicKey, committed } from "./trustee";
import { times, g, power } from "./group";
import { readArchive } from "./bel";
import type { Event, Kind } from "./bel";
import { checkBallot, checkElements } from "./verify";
import type { Element } from "./verify";

export interface Audit {
  election: Election;
  /** Verification keys of all trustees; the number of a trustee is its place here, from 1. */
  keys: bigint[];
  /** SHA-256 of the event with the tally, the last one at the close: what is read out; parts that came since follow it. */
  head: string;
  /** Credentials on the roll. */
  roll: number;
  /** Ballots in the archive, replaced ones included. */
  ballots: number;
  /** Ballots that count: the last one of each credential. */
  counted: number;
  tally: Element[][];
  /** SHA-256 of the tally's text, in hex. */
  tallyHash: string;
  /** Numbers of the trustees whose partial decryption is there. */
  delivered: number[];
}

const AFTER: Record<Kind, readonly Kind[]> = {
  Setup: ["Ballot", "EndBallots"],
  Ballot: ["Ballot", "EndBallots"],
  EndBallots: ["EncryptedTally"],
  EncryptedTally: ["PartialDecryption"],
  PartialDecryption: ["PartialDecryption", "Result"],
  Result: [],
};

function checkOrder(events: readonly Event[]): void {
  events.forEach(({ kind }, i) => {
    const expected: readonly Kind[] = i ? AFTER[at(events, i - 1).kind] : ["Setup"];
    if (!expected.includes(kind)) throw new Malformed("order", `events[${i}]`);
  });
}

/** The keys of all trustees, and the election's key that they make. */
async function readTrustees(text: string): Promise<{ keys: bigint[]; y: bigint }> {
  const keys: bigint[] = [];
  let y = 1n;
  for (const [i, value] of list(canonical(text, "trustees"), "trustees").entries()) {
    const place = `trustees[${i}]`;
    const [kind, one] = list(value, place, 2);
    if (kind === "Single") {
      const key = await checkPublicKey(one, place);
      keys.push(key);
      y = times(y, key);
    } else if (kind === "Pedersen") {
      const group = await readThreshold(one, place);
      keys.push(...group.keys);
      y = times(y, group.y);
    } else throw new Malformed("kind", place);
  }
  if (!keys.length) throw new Malformed("list", "trustees");
  return { keys, y };
}

async function readThreshold(value: unknown, place: string): Promise<{ keys: bigint[]; y: bigint }> {
  const found = fields(value, ["threshold", "certs", "coefexps", "verification_keys"], place);
  const given = list(found.certs, `${place}.certs`);
  const threshold = found.threshold;
  if (!Number.isInteger(threshold) || (threshold as number) < 1 || (threshold as number) > given.length) throw new Malformed("threshold", place);
  const commitments = list(found.coefexps, `${place}.coefexps`, given.length);
  const stated = list(found.verification_keys, `${place}.verification_keys`, given.length);
  const coefexps: bigint[][] = [];
  for (const [i, each] of given.entries()) {
    const cert = await checkCert(each, `${place}.certs[${i}]`);
    coefexps.push(await checkCoefexps(commitments[i], cert, threshold as number, `${place}.coefexps[${i}]`));
  }
  const keys: bigint[] = [];
  for (const [i, each] of stated.entries()) {
    const key = await checkPublicKey(each, `${place}.verification_keys[${i}]`);
    const expected = coefexps.reduce((all, one) => times(all, committed(one, i + 1)), 1n);
    if (key !== expected) throw new Malformed("share", `${place}.verification_keys[${i}]`);
    keys.push(key);
  }
  return { keys, y: coefexps.reduce((all, one) => times(all, at(one, 0)), 1n) };
}

/** What an election begins with. */
export interface Setup {
  election: Election;
  keys: bigint[];
  roll: Set<string>;
}

/** Check the three texts of a set-up: the election's key is that of the trustees, the credentials are sound. @throws Malformed */
export async function checkSetup(election: string, trustees: string, credentials: string): Promise<Setup> {
  const found = await readElection(election);
  const { keys, y } = await readTrustees(trustees);
  if (y !== found.y) throw new Malformed("key", "election.public_key");
  const elements = list(canonical(credentials, "credentials"), "credentials").map((each, i) => decimal(each, `credentials[${i}]`));
  checkElements(elements, "credentials");
  return { election: found, keys, roll: new Set(elements.map(String)) };
}

async function readSetup(setup: Event): Promise<Setup> {
  const [election, trustees, credentials, data] = [at(setup.data, 0), at(setup.data, 1), at(setup.data, 2), at(setup.data, 3)];
  const hashes = { election: await hashHex(election), trustees: await hashHex(trustees), credentials: await hashHex(credentials) };
  if (JSON.stringify(hashes) !== data) throw new Malformed("payload", "setup");
  return checkSetup(election, trustees, credentials);
}

/** Tells how far the work is: `done` of `all` ballots. */
export type Progress = (done: number, all: number) => void;

async function readBallots(election: Election, roll: Set<string>, events: readonly Event[], progress: Progress): Promise<Map<bigint, Element[][]>> {
  const last = new Map<bigint, Element[][]>();
  const texts = new Set<string>();
  const owners = new Map<bigint, bigint>();
  for (const [i, event] of events.entries()) {
    const text = at(event.data, 0);
    const place = `events[${event.height}]`;
    if (texts.has(text)) throw new Malformed("double", place);
    texts.add(text);
    try {
      const ballot = await checkBallot(election, text, (credential) => roll.has(credential.toString()));
      for (const { alpha } of ballot.choices.flat()) {
        if ((owners.get(alpha) ?? ballot.credential) !== ballot.credential) throw new Malformed("copied");
        owners.set(alpha, ballot.credential);
      }
      last.set(ballot.credential, ballot.choices);
    } catch (fault) {
      throw fault instanceof Malformed ? new Malformed(fault.code, fault.place ? `${place}.${fault.place}` : place) : fault;
    }
    progress(i + 1, events.length);
  }
  return last;
}

/** The product of the ballots that count, for each question and answer. */
export function product(election: Election, ballots: readonly Element[][][]): Element[][] {
  return election.questions.map((question, i) =>
    Array.from({ length: question.answers.length + (question.blank ? 1 : 0) }, (_, j) =>
      ballots.reduce(
        (all, ballot) => {
          const one = at(at(ballot, i), j);
          return { alpha: times(all.alpha, one.alpha), beta: times(all.beta, one.beta) };
        },
        { alpha: 1n, beta: 1n },
      ),
    ),
  );
}

/** The text of a tally, as the archive has it. */
export function tallyText(tally: readonly Element[][]): string {
  return JSON.stringify(tally.map((row) => row.map(({ alpha, beta }) => ({ alpha: alpha.toString(), beta: beta.toString() }))));
}

function tellsOwner(event: Event, keys: readonly bigint[]): { owner: number; payload: unknown } {
  const place = `events[${event.height}]`;
  const found = fields(canonical(at(event.data, 1), place), ["owner", "payload"], place);
  const owner = found.owner;
  if (!Number.isInteger(owner) || (owner as number) < 1 || (owner as number) > keys.length) throw new Malformed("owner", place);
  return { owner: owner as number, payload: found.payload };
}

/** Check a partial decryption. @returns its factors @throws Malformed */
export async function checkDecryption(election: Election, tally: readonly Element[][], key: bigint, text: string, place: string): Promise<bigint[][]> {
  const found = fields(canonical(text, place), ["decryption_factors", "decryption_proofs"], place);
  const factors = list(found.decryption_factors, place, tally.length);
  const proofs = list(found.decryption_proofs, place, tally.length);
  const result: bigint[][] = [];
  for (const [i, row] of tally.entries()) {
    const [given, proved] = [list(factors[i], place, row.length), list(proofs[i], place, row.length)];
    const values = given.map((each) => decimal(each, place));
    for (const [j, { alpha }] of row.entries()) {
      const { c, r } = readProof(proved[j], place);
      checkElements([at(values, j)], place);
      const commitments = [times(g(r), power(key, c)), times(power(alpha, r), power(at(values, j), c))];
      if ((await challenge(`decrypt|${election.fingerprint}|${key}|`, commitments)) !== c) throw new Malformed("proof", place);
    }
    result.push(values);
  }
  return result;
}

async function checkDeliveries(election: Election, tally: Element[][], keys: readonly bigint[], events: readonly Event[]): Promise<number[]> {
  const delivered: number[] = [];
  for (const event of events) {
    const place = `events[${event.height}]`;
    const { owner, payload } = tellsOwner(event, keys);
    if (delivered.includes(owner)) throw new Malformed("double", place);
    if ((await hashHex(at(event.data, 0))) !== payload) throw new Malformed("payload", place);
    await checkDecryption(election, tally, at(keys, owner - 1), at(event.data, 0), place);
    delivered.push(owner);
  }
  return delivered;
}

/**
 * Check an archive whose voting is closed and whose tally stands, with any number of partial decryptions.
 *
 * @throws Malformed naming the event at fault; `code` "open" when voting is not closed yet, "over" when there is a
 *   result already.
 */
export async function audit(file: Uint8Array, progress: Progress = () => undefined): Promise<Audit> {
  const events = await readArchive(file);
  checkOrder(events);
  const of = (kind: Kind): Event[] => events.filter((event) => event.kind === kind);
  if (of("Result").length) throw new Malformed("over");
  const [stated] = of("EncryptedTally");
  if (!stated) throw new Malformed("open");
  const { election, keys, roll } = await readSetup(at(events, 0));
  const last = await readBallots(election, roll, of("Ballot"), progress);
  const tally = product(election, [...last.values()]);
  const text = tallyText(tally);
  const tallyHash = await hashHex(text);
  const sized = JSON.stringify({ num_tallied: last.size, total_weight: last.size, encrypted_tally: tallyHash });
  if (at(stated.data, 0) !== text || at(stated.data, 1) !== sized) throw new Malformed("tally", `events[${stated.height}]`);
  return {
    election,
    keys,
    head: stated.hash,
    roll: roll.size,
    ballots: of("Ballot").length,
    counted: last.size,
    tally,
    tallyHash,
    delivered: await checkDeliveries(election, tally, keys, of("PartialDecryption")),
  };
}
