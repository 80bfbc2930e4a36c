/**
 * Keys of trustees: single ones, and those of a threshold (Pedersen), made in rounds.
 *
 * 1. Each publishes a certificate: its keys for signing and for being written to.
 * 2. All compare the list of certificates aloud (`fingerprint`); then each publishes commitments to a random
 *    polynomial and sends every trustee its share, encrypted.
 * 3. Each checks the shares it got against the commitments and publishes its part of the key, with a proof.
 * The server carries the messages; it can neither read the shares nor put certificates of its own among them without
 * changing what is read aloud. Indices run from 1 in the order of the certificates.
 */

import { Malformed, at, bytes, canonical, challenge, decimal, fields, hex, list, number, proof, random, randomBase58, readProof, sha256, string } from "./encode";
import type { Proof } from "./encode";
import { NAME, P, Q, g, inverse, isMember, power, reduce, times } from "./group";

const SEED_SIGNS = 22;

/** A key of a trustee as the archive shows it. */
export interface PublicKey {
  pok: Proof;
  public_key: string;
  name?: string;
}

export interface Signed {
  message: string;
  signature: Proof;
}

/** What a trustee sends in round 2. Every text but `coefexps` can be read by one trustee only. */
export interface Polynomial {
  polynomial: string;
  secrets: string[];
  coefexps: Signed;
}

/** What the server hands a trustee in round 3: what the others sent to it, in the order of the certificates. */
export interface Vinput {
  polynomial: string;
  secrets: string[];
  coefexps: Signed[];
}

/** What a trustee sends in round 3. */
export interface Voutput {
  private_key: string;
  public_key: PublicKey;
}

/** The secret keys that a seed stands for. */
export interface Keys {
  signing: bigint;
  reading: bigint;
}

export interface Cert {
  verification: bigint;
  encryption: bigint;
}

/** A new seed: 22 Base58 characters, all that a trustee has to keep before round 3. */
export function newSeed(): string {
  return randomBase58(SEED_SIGNS);
}

/** The keys of a seed. */
export async function keysOf(seed: string): Promise<Keys> {
  return { signing: number(await sha256(`sk|${seed}`)), reading: number(await sha256(`dk|${seed}`)) };
}

/** An element of the group in a message. @throws Malformed */
export function element(value: unknown, place: string): bigint {
  const found = decimal(value, place);
  if (!isMember(found)) throw new Malformed("element", place);
  return found;
}

/** A public key with the proof that its maker knows the secret one. */
export async function publicKey(secret: bigint): Promise<PublicKey> {
  const [x, w] = [g(secret), random()];
  const c = await challenge(`pok|${NAME}|${x}|`, [g(w)]);
  return { pok: proof(c, w - secret * c), public_key: x.toString() };
}

/** Check a public key and its proof. @throws Malformed */
export async function checkPublicKey(value: unknown, place: string): Promise<bigint> {
  const named = typeof value === "object" && value !== null && "name" in value;
  const found = fields(value, named ? (["pok", "public_key", "name"] as const) : (["pok", "public_key"] as const), place) as Record<string, unknown>;
  if (named) string(found.name, `${place}.name`);
  const x = element(found.public_key, `${place}.public_key`);
  const { c, r } = readProof(found.pok, `${place}.pok`);
  if ((await challenge(`pok|${NAME}|${x}|`, [times(g(r), power(x, c))])) !== c) throw new Malformed("proof", `${place}.pok`);
  return x;
}

/** Sign a message. */
export async function sign(key: bigint, message: string): Promise<Signed> {
  const w = random();
  const c = await challenge(`sigmsg|${message}|`, [g(w)]);
  return { message, signature: proof(c, w - key * c) };
}

/** The signed message, when this key signed it. @throws Malformed */
export async function opened(value: unknown, key: bigint, place: string): Promise<unknown> {
  const found = fields(value, ["message", "signature"], place);
  const message = string(found.message, `${place}.message`);
  const { c, r } = readProof(found.signature, `${place}.signature`);
  if ((await challenge(`sigmsg|${message}|`, [times(g(r), power(key, c))])) !== c) throw new Malformed("proof", `${place}.signature`);
  return canonical(message, `${place}.message`);
}

async function cipher(shared: bigint, alpha: bigint, use: "encrypt" | "decrypt"): Promise<[CryptoKey, AesGcmParams]> {
  const key = await crypto.subtle.importKey("raw", await sha256(`key|${shared}`), "AES-GCM", false, [use]);
  return [key, { name: "AES-GCM", iv: (await sha256(`iv|${alpha}`)).slice(0, 12) }];
}

/** Encrypt for one trustee, and sign for whom it is: ElGamal for a key, AES-256-GCM under it. */
export async function send(signing: bigint, to: bigint, message: unknown): Promise<string> {
  const inner = await sign(signing, JSON.stringify({ recipient: to.toString(), message: JSON.stringify(message) }));
  const [r, shared] = [random(), g(random())];
  const alpha = g(r);
  const [key, how] = await cipher(shared, alpha, "encrypt");
  const data = new Uint8Array(await crypto.subtle.encrypt(how, key, bytes(JSON.stringify(inner))));
  return JSON.stringify({ alpha: alpha.toString(), beta: times(power(to, r), shared).toString(), data: hex(data) });
}

/** What was sent to us by the holder of `from`. @throws Malformed when it is not, or not for us */
export async function receive(keys: Keys, from: bigint, sent: string, place: string): Promise<unknown> {
  const found = fields(canonical(sent, place), ["alpha", "beta", "data"], place);
  const [alpha, beta] = [element(found.alpha, `${place}.alpha`), element(found.beta, `${place}.beta`)];
  const data = string(found.data, `${place}.data`);
  if (!/^([0-9a-f]{2})*$/.test(data)) throw new Malformed("hex", `${place}.data`);
  const [key, how] = await cipher(times(beta, inverse(power(alpha, keys.reading), P)), alpha, "decrypt");
  let inner: string;
  try {
    const cipherText = Uint8Array.from(data.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    inner = new TextDecoder().decode(await crypto.subtle.decrypt(how, key, cipherText));
  } catch {
    throw new Malformed("sealed", place);
  }
  const message = fields(await opened(canonical(inner, place), from, place), ["recipient", "message"], place);
  if (message.recipient !== g(keys.reading).toString()) throw new Malformed("recipient", place);
  return canonical(string(message.message, place), place);
}

/** Round 1: the certificate of a seed. */
export async function makeCert(seed: string): Promise<Signed> {
  const keys = await keysOf(seed);
  return sign(keys.signing, JSON.stringify({ verification: g(keys.signing).toString(), encryption: g(keys.reading).toString() }));
}

/** The keys of a certificate, signed by itself. @throws Malformed */
export async function checkCert(value: unknown, place: string): Promise<Cert> {
  const found = fields(value, ["message", "signature"], place);
  const stated = fields(canonical(string(found.message, `${place}.message`), place), ["verification", "encryption"], place);
  const verification = element(stated.verification, `${place}.verification`);
  const encryption = element(stated.encryption, `${place}.encryption`);
  await opened(value, verification, place);
  return { verification, encryption };
}

/** All certificates, different from each other. @throws Malformed */
export async function checkCerts(values: readonly unknown[]): Promise<Cert[]> {
  const certs: Cert[] = [];
  for (const [i, value] of values.entries()) certs.push(await checkCert(value, `certs[${i}]`));
  if (new Set(certs.map((cert) => cert.verification)).size !== certs.length) throw new Malformed("double", "certs");
  return certs;
}

/**
 * The list of certificates as 24 digits to compare aloud, in groups of four.
 *
 * 80 bits after 100,000 rounds of PBKDF2: whoever wanted to show two lists with the same digits would have to try
 * 2^40 lists at that price.
 */
export async function fingerprint(certs: readonly Signed[]): Promise<string> {
  const list = await crypto.subtle.importKey("raw", bytes(JSON.stringify(certs)), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes("chibo trustees"), iterations: 100_000 };
  const digits = number(new Uint8Array(await crypto.subtle.deriveBits(how, list, 256))) % 10n ** 24n;
  return (digits.toString().padStart(24, "0").match(/.{4}/g) ?? []).join(" ");
}

function evaluate(coefficients: readonly bigint[], x: bigint): bigint {
  return coefficients.reduceRight((sum, a) => reduce(sum * x + a), 0n);
}

/** Round 2: the polynomial of a seed's owner, and its value for every trustee. */
export async function makePolynomial(seed: string, certs: readonly Signed[], threshold: number): Promise<Polynomial> {
  const [keys, all] = [await keysOf(seed), await checkCerts(certs)];
  const own = g(keys.signing);
  if (!all.some((cert) => cert.verification === own)) throw new Malformed("own", "certs");
  if (threshold < 1 || threshold > all.length) throw new Malformed("threshold");
  const coefficients = Array.from({ length: threshold }, () => random());
  const secrets: string[] = [];
  for (const [i, cert] of all.entries()) {
    secrets.push(await send(keys.signing, cert.encryption, { secret: evaluate(coefficients, BigInt(i + 1)).toString() }));
  }
  return {
    polynomial: await send(keys.signing, g(keys.reading), { polynomial: coefficients.map(String) }),
    secrets,
    coefexps: await sign(keys.signing, JSON.stringify({ coefexps: coefficients.map((a) => g(a).toString()) })),
  };
}

/** The commitments of one trustee. @throws Malformed */
export async function checkCoefexps(value: unknown, cert: Cert, threshold: number, place: string): Promise<bigint[]> {
  const found = fields(await opened(value, cert.verification, place), ["coefexps"], place);
  return list(found.coefexps, place, threshold).map((each, k) => element(each, `${place}[${k}]`));
}

/** Π_k A_k^(j^k): what the share of trustee j commits to; the powers are taken by Horner's rule. */
export function committed(coefexps: readonly bigint[], j: number): bigint {
  return coefexps.reduceRight((all, a) => times(power(all, BigInt(j)), a), 1n);
}

export interface Share {
  /** The secret part of trustee `index`. */
  secret: bigint;
  index: number;
  output: Voutput;
}

/** Round 3: check what came, and make the own part of the key. @throws Malformed naming the trustee at fault */
export async function makeShare(seed: string, certs: readonly Signed[], threshold: number, input: Vinput): Promise<Share> {
  const [keys, all] = [await keysOf(seed), await checkCerts(certs)];
  const own = g(keys.signing);
  const index = all.findIndex((cert) => cert.verification === own) + 1;
  if (!index) throw new Malformed("own", "certs");
  const secrets = list(input.secrets, "secrets", all.length);
  const coefexps = list(input.coefexps, "coefexps", all.length);
  let secret = 0n;
  for (const [i, cert] of all.entries()) {
    const commitments = await checkCoefexps(coefexps[i], cert, threshold, `coefexps[${i}]`);
    const message = await receive(keys, cert.verification, string(secrets[i], `secrets[${i}]`), `secrets[${i}]`);
    const part = decimal(fields(message, ["secret"], `secrets[${i}]`).secret, `secrets[${i}]`);
    if (g(part) !== committed(commitments, index)) throw new Malformed("share", `secrets[${i}]`);
    if (i === index - 1) await checkOwn(keys, own, input.polynomial, commitments);
    secret += part;
  }
  secret = reduce(secret);
  const kept = await send(keys.signing, g(keys.reading), { decryption_key: secret.toString() });
  return { secret, index, output: { private_key: kept, public_key: await publicKey(secret) } };
}

async function checkOwn(keys: Keys, own: bigint, sent: string, commitments: readonly bigint[]): Promise<void> {
  const found = fields(await receive(keys, own, sent, "polynomial"), ["polynomial"], "polynomial");
  const same = list(found.polynomial, "polynomial", commitments.length).every((a, k) => g(decimal(a, "polynomial")) === at(commitments, k));
  if (!same) throw new Malformed("own", "coefexps");
}

/** The weight of trustee j's part among those that take part. */
export function lagrange(j: number, among: readonly number[]): bigint {
  return among.filter((k) => k !== j).reduce((all, k) => reduce(reduce(all * BigInt(k)) * inverse(BigInt(k - j), Q)), 1n);
}

