/**
 * Credentials: 14 random Base58 characters and one that checks them, printed `XXX-XXX-XXX-XXX-XXX`.
 *
 * The secret exponent comes from the printed form, dashes included, salted with the election's uuid.
 */

import { BASE58, bytes, number, randomBase58 } from "./encode";
import { Q, g } from "./group";

const LENGTH = 15;
const ROUNDS = 1000;
const SIGNS = new RegExp(`^[${BASE58}]*$`);

function remainder(text: string): number {
  let rest = 0;
  for (const sign of text) rest = (rest * 58 + BASE58.indexOf(sign)) % 53;
  return rest;
}

/** Signs typed by hand as they are printed: groups of three; nothing when it cannot be a credential. */
export function normalised(typed: string): string | undefined {
  const signs = typed.replace(/[\s\u2010-\u2015\u2212.-]/g, "");
  if (signs.length !== LENGTH || !SIGNS.test(signs)) return undefined;
  if ((remainder(signs.slice(0, -1)) + BASE58.indexOf(signs.slice(-1))) % 53 !== 0) return undefined;
  return (signs.match(/.{3}/g) ?? []).join("-");
}

/** A new credential. */
export function generate(): string {
  const signs = randomBase58(LENGTH - 1);
  const check = BASE58[53 - remainder(signs)] ?? "";
  return ((signs + check).match(/.{3}/g) ?? []).join("-");
}

/** The secret exponent of a credential in its printed form. */
export async function derive(credential: string, uuid: string): Promise<bigint> {
  const secret = await crypto.subtle.importKey("raw", bytes(credential), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(uuid), iterations: ROUNDS };
  return number(new Uint8Array(await crypto.subtle.deriveBits(how, secret, 256))) % Q;
}

/** What the roll of credentials shows of a credential. */
export async function publicPart(credential: string, uuid: string): Promise<bigint> {
  return g(await derive(credential, uuid));
}

/** As the roll lists them: by size, so that the order tells nothing. */
export function sorted(elements: readonly bigint[]): bigint[] {
  return [...elements].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
