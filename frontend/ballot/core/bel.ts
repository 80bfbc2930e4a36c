/**
 * The file of an archive: members behind 512-byte headers, data before the event that names it, events chained.
 *
 * Read is only what could have been written byte for byte in one way: the header is made again and compared.
 */

import { Malformed, bytes, canonical, fields, hashHex, textOf } from "./encode";

const BLOCK = 512;
const KINDS = ["Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"] as const;

export type Kind = (typeof KINDS)[number];

export interface Event {
  kind: Kind;
  height: number;
  /** SHA-256 of the event's text, in hex. */
  hash: string;
  /** Texts directly before it, the last one being its payload (Setup: election, trustees, credentials, setup data). */
  data: string[];
}

interface Member {
  name: string;
  text: string;
}

function header(name: string, size: number, timestamp: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => {
    block.set(bytes(text), at);
  };
  const octal = (value: number, length: number): string => value.toString(8).padStart(length, "0");
  put(name, 0);
  put("0000644", 100);
  put("0000000", 108);
  put("0000000", 116);
  put(octal(size, 11), 124);
  put(octal(timestamp, 11), 136);
  put("0", 156);
  put(" ".repeat(8), 148);
  put(`${octal(block.reduce((sum, byte) => sum + byte, 0), 6)}\0 `, 148);
  return block;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function* members(file: Uint8Array): Generator<Member> {
  if (file.length % BLOCK || !file.length) throw new Malformed("length", "archive");
  let timestamp: number | undefined;
  for (let from = 0; from < file.length; ) {
    const head = file.subarray(from, from + BLOCK);
    const end = head.indexOf(0);
    const name = textOf(head.subarray(0, end < 0 || end > 100 ? 100 : end));
    const size = Number.parseInt(textOf(head.subarray(124, 135)), 8);
    const body = file.subarray(from + BLOCK, from + BLOCK + size);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    const rest = file.subarray(from + BLOCK + size, from + BLOCK + padded);
    if (!(size >= 0) || body.length !== size || rest.length !== padded - size || rest.some((byte) => byte)) throw new Malformed("member", name);
    timestamp ??= Number.parseInt(textOf(head.subarray(136, 147)), 8);
    if (!same(head, header(name, size, timestamp))) throw new Malformed("header", name);
    const text = textOf(body);
    if (from === 0 && (name !== "BELENIOS" || text !== `{"version":1,"timestamp":"${timestamp}"}`)) throw new Malformed("version", "BELENIOS");
    yield { name, text };
    from += BLOCK + padded;
  }
}

function eventOf(text: string, height: number, parent: string, payload: string | undefined): Kind {
  const place = `events[${height}]`;
  const value = canonical(text, place);
  const names = [...(height ? ["parent"] : []), "height", "type", ...(payload === undefined ? [] : ["payload"])];
  const found = fields(value, names, place);
  if (height && found.parent !== parent) throw new Malformed("chain", place);
  if (found.height !== height) throw new Malformed("height", place);
  if (payload !== undefined && found.payload !== payload) throw new Malformed("payload", place);
  const kind = KINDS.find((each) => each === found.type);
  if (!kind) throw new Malformed("kind", place);
  return kind;
}

/** Data members that stand before an event. */
const BEFORE: Record<Kind, number> = { Setup: 4, Ballot: 1, EndBallots: 0, EncryptedTally: 2, PartialDecryption: 2, Result: 1 };

/** The events of an archive. @throws Malformed for any byte that is not as it must be */
export async function readArchive(file: Uint8Array): Promise<Event[]> {
  const events: Event[] = [];
  let data: Member[] = [];
  for (const { name, text } of members(file)) {
    if (name === "BELENIOS") {
      if (events.length || data.length) throw new Malformed("member", name);
      continue;
    }
    const hash = await hashHex(text);
    if (name === `${hash}.data.json`) {
      data.push({ name: hash, text });
    } else if (name === `${hash}.event.json`) {
      const kind = eventOf(text, events.length, events[events.length - 1]?.hash ?? "", data[data.length - 1]?.name);
      if (data.length !== BEFORE[kind]) throw new Malformed("members", `events[${events.length}]`);
      events.push({ kind, height: events.length, hash, data: data.map((member) => member.text) });
      data = [];
    } else throw new Malformed("name", name);
  }
  if (data.length) throw new Malformed("members", "archive");
  return events;
}
