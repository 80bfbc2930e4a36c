/**
 * A challenged ballot, opened: everything that makes it again, in the fewest bytes, since telephones read it from a
 * screen. The one who checks makes the ballot anew and compares the tracker that was shown before the challenge.
 *
 *     1    format (1)
 *     2    length of the election's text without its key, big-endian, then that text (the key's digits taken out)
 *     256  the election's key
 *     32   seed
 *     256  credential (the public element)
 *     32   challenge of the signature
 *     32   response of the signature
 *     rest one bit for each choice, in order, first bit highest
 */

import { answers, numbersOf, unsigned } from "./ballot";
import type { Choices } from "./ballot";
import { readElection } from "./election";
import type { Election } from "./election";
import { Malformed, at, base64, bytes, canonical, decimal, fields, number, proof, readProof, sha256, textOf, unhex } from "./encode";
import { isMember } from "./group";
import { SEED_BYTES, Scalars } from "./scalars";
import { checkSignature } from "./verify";

const FORMAT = 1;
const ELEMENT = 256;
const SCALAR = 32;
const KEY = '"public_key":"';

/** What a voter learns from an opened ballot. */
export interface Opened {
  election: Election;
  choices: number[][];
  /** To be compared with what the booth showed before the challenge. */
  tracker: string;
}

function fixed(value: bigint, length: number): Uint8Array<ArrayBuffer> {
  return unhex(value.toString(16).padStart(2 * length, "0"));
}

function bitsOf(choices: Choices): Uint8Array<ArrayBuffer> {
  const bits = choices.flat();
  const data = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit) data[i >> 3] = (data[i >> 3] ?? 0) | (0x80 >> (i & 7));
  });
  return data;
}

/** The bytes of an opening. */
export function pack(election: Election, ballot: string, choices: Choices, seed: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const found = JSON.parse(ballot) as Record<string, unknown>;
  const { c, r } = readProof((found.signature as Record<string, unknown>).proof, "signature.proof");
  const rest = bytes(election.text.replace(`${KEY}${election.y}"`, `${KEY}"`));
  const parts = [
    Uint8Array.of(FORMAT, rest.length >> 8, rest.length & 255),
    rest,
    fixed(election.y, ELEMENT),
    seed,
    fixed(decimal(found.credential, "credential"), ELEMENT),
    fixed(c, SCALAR),
    fixed(r, SCALAR),
    bitsOf(choices),
  ];
  const packed = new Uint8Array(parts.reduce((all, part) => all + part.length, 0));
  let at = 0;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  return packed;
}

class Reader {
  private from = 0;

  constructor(private readonly data: Uint8Array<ArrayBuffer>) {}

  take(length: number): Uint8Array<ArrayBuffer> {
    const piece = this.data.slice(this.from, this.from + length);
    if (piece.length !== length) throw new Malformed("length", "opening");
    this.from += length;
    return piece;
  }

  rest(): Uint8Array<ArrayBuffer> {
    return this.data.slice(this.from);
  }
}

function choicesOf(election: Election, bits: Uint8Array<ArrayBuffer>): number[][] {
  let taken = 0;
  const choices = election.questions.map((question) =>
    Array.from({ length: question.answers.length + (question.blank ? 1 : 0) }, () => {
      const bit = (at(Array.from(bits), taken >> 3) >> (7 - (taken & 7))) & 1;
      taken++;
      return bit;
    }),
  );
  if (bitsOf(choices).join() !== bits.join()) throw new Malformed("length", "opening");
  return choices;
}

/** Make the opened ballot again. @throws Malformed when the opening is not one, or its signature is wrong */
export async function unpack(data: Uint8Array<ArrayBuffer>): Promise<Opened> {
  const reader = new Reader(data);
  if (reader.take(1)[0] !== FORMAT) throw new Malformed("version", "opening");
  const rest = textOf(reader.take(Number(number(reader.take(2)))));
  const y = number(reader.take(ELEMENT));
  const election = await readElection(rest.replace(`${KEY}"`, `${KEY}${y}"`));
  const seed = reader.take(SEED_BYTES);
  const credential = number(reader.take(ELEMENT));
  if (!isMember(credential)) throw new Malformed("element", "opening.credential");
  const [c, r] = [number(reader.take(SCALAR)), number(reader.take(SCALAR))];
  const choices = choicesOf(election, reader.rest());
  const scalars = await Scalars.from(seed, numbersOf(election));
  const ballot = unsigned(election, credential, await answers(election, credential, choices, scalars));
  ballot.signature = { hash: base64(await sha256(JSON.stringify(ballot))), proof: proof(c, r) };
  const text = JSON.stringify(ballot);
  const { signature } = fields(canonical(text, "ballot"), ["election_uuid", "election_hash", "credential", "answers", "signature"], "ballot");
  await checkSignature(text, signature, credential);
  return { election, choices, tracker: base64(await sha256(text)) };
}
