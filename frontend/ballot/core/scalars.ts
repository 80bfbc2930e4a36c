/**
 * The random numbers of a ballot, all from one seed of 32 bytes.
 *
 * So a challenged ballot is opened by its seed alone: whoever has the seed, the choices and the election makes the
 * same ballot again, byte for byte. The stream is AES-256 in counter mode (key = seed, counter from 0); each number
 * is 48 bytes of it, big-endian, modulo the order: a bias below 2^-128. The nonce of the signature is not among
 * them, since whoever knew it could compute the credential.
 */

import { Malformed, number } from "./encode";
import { Q } from "./group";

const BYTES = 48;

export const SEED_BYTES = 32;

/** A fresh seed. */
export function newSeed(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(SEED_BYTES));
}

/** Random numbers below the order, one after the other. */
export interface Source {
  next(): bigint;
}

export class Scalars implements Source {
  private taken = 0;

  private constructor(private readonly stream: Uint8Array) {}

  /** The first `count` numbers of a seed. */
  static async from(seed: Uint8Array<ArrayBuffer>, count: number): Promise<Scalars> {
    if (seed.length !== SEED_BYTES) throw new Malformed("seed");
    const key = await crypto.subtle.importKey("raw", seed, "AES-CTR", false, ["encrypt"]);
    const how = { name: "AES-CTR", counter: new Uint8Array(16), length: 64 };
    return new Scalars(new Uint8Array(await crypto.subtle.encrypt(how, key, new Uint8Array(BYTES * count))));
  }

  /** The next number, 0 <= number < Q. @throws RangeError when the stream is at its end. */
  next(): bigint {
    const from = BYTES * this.taken++;
    const piece = this.stream.subarray(from, from + BYTES);
    if (piece.length < BYTES) throw new RangeError("out of random numbers");
    return number(piece) % Q;
  }
}
