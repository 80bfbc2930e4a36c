/**
 * A trustee's key as a file that a passphrase protects: PBKDF2-HMAC-SHA256 with 600,000 rounds, AES-256-GCM.
 *
 * The head of the file is authenticated with it, so that nobody turns the rounds down or the election round.
 */

import { Malformed, bytes, canonical, fields, hex, string, textOf, unhex } from "./encode";

const FORMAT = "chibo trustee key";
const ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;

/** What a trustee keeps. */
export interface Kept {
  uuid: string;
  /** Seed of the signing and reading keys; empty for a single key. */
  seed: string;
  /** The share, decimal; empty before the last round. */
  share: string;
  /** Fingerprint of the list of certificates that was compared aloud; empty for a single key. */
  certs: string;
}

async function cipher(passphrase: string, salt: Uint8Array<ArrayBuffer>, rounds: number, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  // Telephones write the same marks in different ways.
  const secret = await crypto.subtle.importKey("raw", bytes(passphrase.normalize("NFC").trim()), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, [use]);
}

/** The file's text. */
export async function seal(kept: Kept, passphrase: string, rounds = ROUNDS): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const head = { format: FORMAT, version: 1, uuid: kept.uuid, rounds, salt: hex(salt), iv: hex(iv) };
  const how = { name: "AES-GCM", iv, additionalData: bytes(JSON.stringify(head)) };
  const key = await cipher(passphrase, salt, rounds, "encrypt");
  const data = new Uint8Array(await crypto.subtle.encrypt(how, key, bytes(JSON.stringify(kept))));
  return JSON.stringify({ ...head, data: hex(data) });
}

/** What a file holds. @throws Malformed "passphrase" when it does not open */
export async function unseal(file: string, passphrase: string): Promise<Kept> {
  const found = fields(canonical(file.trim(), "file"), ["format", "version", "uuid", "rounds", "salt", "iv", "data"], "file");
  const { data, ...head } = found;
  const rounds = head.rounds;
  const known = head.format === FORMAT && head.version === 1 && Number.isInteger(rounds);
  if (!known || (rounds as number) < 1000 || (rounds as number) > MOST_ROUNDS) throw new Malformed("version", "file");
  const key = await cipher(passphrase, unhex(string(head.salt, "file.salt")), rounds as number, "decrypt");
  const how = { name: "AES-GCM", iv: unhex(string(head.iv, "file.iv")), additionalData: bytes(JSON.stringify(head)) };
  let text: string;
  try {
    text = textOf(new Uint8Array(await crypto.subtle.decrypt(how, key, unhex(string(data, "file.data")))));
  } catch {
    throw new Malformed("passphrase");
  }
  const kept = fields(JSON.parse(text), ["uuid", "seed", "share", "certs"], "file");
  return {
    uuid: string(kept.uuid, "file"),
    seed: string(kept.seed, "file"),
    share: string(kept.share, "file"),
    certs: string(kept.certs, "file"),
  };
}
