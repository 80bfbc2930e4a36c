/** Hashes, Base58 and Base64 as Belenios 2.0 writes them. */

import { Q, reduce } from "./group";

export const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** What a message lacks. `place` says where, in the manner of `answers[0].choices[2].alpha`. */
export class Malformed extends Error {
  constructor(
    readonly code: string,
    readonly place = "",
  ) {
    super(place ? `${code}: ${place}` : code);
  }
}

/** The item that must be there. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Malformed("missing", String(index));
  return item;
}

const encoder = new TextEncoder();

/** UTF-8. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Text of UTF-8. @throws Malformed for anything else. */
export function textOf(data: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new Malformed("utf8");
  }
}

/** SHA-256 of a text or of bytes. */
export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", typeof data === "string" ? bytes(data) : data));
}

/** Lower-case hexadecimal digits. */
export function hex(data: Uint8Array): string {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes of hexadecimal digits. @throws Malformed for anything else. */
export function unhex(text: string): Uint8Array<ArrayBuffer> {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Malformed("hex");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Standard Base64 without the padding: fingerprints, ballot hashes, trackers. */
export function base64(data: Uint8Array): string {
  return btoa(String.fromCharCode(...data)).replace(/=+$/, "");
}

/** The number that big-endian bytes write. */
export function number(data: Uint8Array): bigint {
  return data.length ? BigInt(`0x${hex(data)}`) : 0n;
}

/** SHA-256 of a text in hex: names of archive members, links of the chain. */
export async function hashHex(text: string): Promise<string> {
  return hex(await sha256(text));
}

/** SHA-256 of a text in Base64: the fingerprint of an election, the tracker of a ballot. */
export async function hashBase64(text: string): Promise<string> {
  return base64(await sha256(text));
}

/** `H(prefix; elements)` of every proof: SHA-256 over the prefix and the decimal elements, modulo the order. */
export async function challenge(prefix: string, elements: readonly bigint[]): Promise<bigint> {
  return number(await sha256(prefix + elements.join(","))) % Q;
}

/** A decimal number without leading zeros. @throws Malformed for anything else. */
export function decimal(value: unknown, place: string): bigint {
  if (typeof value !== "string" || value.length > 700 || !/^(0|[1-9]\d*)$/.test(value)) throw new Malformed("number", place);
  return BigInt(value);
}

/** A scalar of a proof: 0 <= value < Q. */
export function scalar(value: unknown, place: string): bigint {
  const found = decimal(value, place);
  if (found >= Q) throw new Malformed("range", place);
  return found;
}

/** An object with exactly these fields in this order. @throws Malformed for anything else. */
export function fields<K extends string>(value: unknown, names: readonly K[], place: string): Record<K, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Malformed("object", place);
  if (Object.keys(value).join() !== names.join()) throw new Malformed("fields", place);
  return value as Record<K, unknown>;
}

/** A list, of the given length when one is given. @throws Malformed for anything else. */
export function list(value: unknown, place: string, length?: number): unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) throw new Malformed("list", place);
  return value as unknown[];
}

/** A text. @throws Malformed for anything else. */
export function string(value: unknown, place: string): string {
  if (typeof value !== "string") throw new Malformed("text", place);
  return value;
}

/** JSON as Belenios writes it: no spaces, and U+007F escaped as other control signs are. */
export function compact(value: unknown): string {
  return JSON.stringify(value).replace(/\x7f/g, "\\u007f");
}

/** What a JSON text says, when it is written as we would write it. @throws Malformed for anything else. */
export function canonical(text: string, place: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Malformed("json", place);
  }
  if (compact(value) !== text) throw new Malformed("canonical", place);
  return value;
}

/** A random number below `below` with no bias that could be seen (128 bits more than needed are drawn). */
export function random(below: bigint = Q): bigint {
  const size = Math.ceil(below.toString(16).length / 2) + 16;
  return number(crypto.getRandomValues(new Uint8Array(size))) % below;
}

/** Random Base58 characters, each as likely as the other. */
export function randomBase58(length: number): string {
  let found = "";
  while (found.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * length))) {
      // 232 = 4 · 58: what lies above would favour the first characters.
      if (byte < 232 && found.length < length) found += BASE58[byte % 58] ?? "";
    }
  }
  return found;
}

/** Proof that one knows the discrete logarithm `x` of `base^x` = the statement (Schnorr), as written in messages. */
export interface Proof {
  challenge: string;
  response: string;
}

/** A proof from its numbers. */
export function proof(c: bigint, r: bigint): Proof {
  return { challenge: c.toString(), response: reduce(r).toString() };
}

/** The numbers of a proof. @throws Malformed */
export function readProof(value: unknown, place: string): { c: bigint; r: bigint } {
  const found = fields(value, ["challenge", "response"], place);
  return { c: scalar(found.challenge, `${place}.challenge`), r: scalar(found.response, `${place}.response`) };
}
