/** A trustee's part of the decryption, made only of a tally that this device computed itself (`audit`). */

import type { Audit } from "./archive";
import { Malformed, challenge, proof, random } from "./encode";
import type { Proof } from "./encode";
import { g, power } from "./group";

export interface PartialDecryption {
  /** Number of the trustee, from 1 in the order of the archive. */
  owner: number;
  /** The exact text for the archive. */
  text: string;
}

/**
 * Decrypt with one share.
 *
 * @throws Malformed "own" when the key is of none of the election's trustees, "double" when this trustee's part is
 *   in the archive already.
 */
export async function decrypt(checked: Audit, secret: bigint): Promise<PartialDecryption> {
  const key = g(secret);
  const owner = checked.keys.indexOf(key) + 1;
  if (!owner) throw new Malformed("own");
  if (checked.delivered.includes(owner)) throw new Malformed("double", `trustees[${owner}]`);
  const factors: string[][] = [];
  const proofs: Proof[][] = [];
  for (const row of checked.tally) {
    const [values, proved]: [string[], Proof[]] = [[], []];
    for (const { alpha } of row) {
      const w = random();
      const c = await challenge(`decrypt|${checked.election.fingerprint}|${key}|`, [g(w), power(alpha, w)]);
      values.push(power(alpha, secret).toString());
      proved.push(proof(c, w - secret * c));
    }
    factors.push(values);
    proofs.push(proved);
  }
  return { owner, text: JSON.stringify({ decryption_factors: factors, decryption_proofs: proofs }) };
}
