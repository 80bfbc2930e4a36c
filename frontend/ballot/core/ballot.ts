/**
 * Making a ballot: encryption of the choices under the election's key, and the proofs that each is 0 or 1 and their
 * sum within the question's bounds, bound to this election and this credential.
 *
 * The one who encrypts knows the randomness r of alpha = g^r, beta = y^r·g^m. A simulated branch for the value M
 * with challenge c and response ρ is A = g^ρ·alpha^c = g^(ρ+rc), B = y^ρ·(beta/g^M)^c = y^(ρ+rc)·g^((m-M)c): only
 * powers of g and y, which come from tables.
 */

import { derive } from "./credential";
import type { Election, Question } from "./election";
import { Malformed, at, base64, challenge, hashBase64, proof, random, sha256 } from "./encode";
import type { Proof } from "./encode";
import { G, g, reduce, times } from "./group";
import { Scalars, newSeed } from "./scalars";
import type { Source } from "./scalars";

export interface Ciphertext {
  alpha: string;
  beta: string;
}

export interface Answer {
  choices: Ciphertext[];
  individual_proofs: Proof[][];
  overall_proof: Proof[];
  blank_proof?: Proof[];
}

export interface Ballot {
  election_uuid: string;
  election_hash: string;
  credential: string;
  answers: Answer[];
  signature?: { hash: string; proof: Proof };
}

/** One row for each question: 0 or 1 for each answer, a leading one for "blank" where the question has it. */
export type Choices = readonly (readonly number[])[];

/** A ciphertext with what only its maker knows. */
interface Secret {
  alpha: bigint;
  beta: bigint;
  r: bigint;
  m: number;
}

/** A statement of a disjunction: this ciphertext holds this value. */
interface Branch {
  of: Secret;
  value: number;
}

/** How many random numbers a question takes: one for each ciphertext, two for each branch but the true one's one. */
function needed(question: Question): number {
  const n = question.answers.length + (question.blank ? 1 : 0);
  const span = question.max - question.min + 1;
  return n * 4 + 2 * (span + 1) + 4;
}

/** Whether these choices may be cast for this question. */
export function fits(question: Question, row: readonly number[]): boolean {
  const count = question.answers.length + (question.blank ? 1 : 0);
  if (row.length !== count || row.some((m) => m !== 0 && m !== 1)) return false;
  const [blank, rest] = question.blank ? [row[0], row.slice(1)] : [0, row];
  const sum = rest.reduce((a, b) => a + b, 0);
  return blank ? sum === 0 : question.min <= sum && sum <= question.max;
}

function encrypt(election: Election, m: number, scalars: Source): Secret {
  const r = scalars.next();
  const pad = election.key.power(r);
  return { alpha: g(r), beta: m ? times(pad, G) : pad, r, m };
}

/** The product of ciphertexts, an encryption of the sum. */
function sum(parts: readonly Secret[]): Secret {
  const start: Secret = { alpha: 1n, beta: 1n, r: 0n, m: 0 };
  return parts.reduce(
    (all, one) => ({ alpha: times(all.alpha, one.alpha), beta: times(all.beta, one.beta), r: reduce(all.r + one.r), m: all.m + one.m }),
    start,
  );
}

/**
 * Proof that one of the branches is true (the one whose ciphertext holds its value), without telling which.
 *
 * @param prefix of the hash, with the statement in it.
 * @param order in which the branches' commitments are hashed and written: as given.
 */
async function disjunction(election: Election, prefix: string, branches: readonly Branch[], scalars: Source): Promise<Proof[]> {
  const truth = branches.findIndex((branch) => branch.of.m === branch.value);
  const commitments: bigint[] = [];
  const challenges: bigint[] = [];
  const responses: bigint[] = [];
  let [w, others] = [0n, 0n];
  branches.forEach(({ of, value }, i) => {
    if (i === truth) {
      w = scalars.next();
      commitments.push(g(w), election.key.power(w));
      challenges.push(0n);
      responses.push(0n);
      return;
    }
    const [c, response] = [scalars.next(), scalars.next()];
    const exponent = response + of.r * c;
    commitments.push(g(exponent), times(election.key.power(exponent), g(BigInt(of.m - value) * c)));
    challenges.push(c);
    responses.push(response);
    others += c;
  });
  const c = reduce((await challenge(prefix, commitments)) - others);
  challenges[truth] = c;
  responses[truth] = w - at(branches, truth).of.r * c;
  return challenges.map((each, i) => proof(each, at(responses, i)));
}

function values(of: Secret, from: number, to: number): Branch[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ of, value: from + i }));
}

/** What a proof about single ciphertexts hashes before the commitments. */
export function provePrefix(statement: string, alpha: bigint, beta: bigint): string {
  return `prove|${statement}|${alpha},${beta}|`;
}

/** The statement of a whole question: the ballot's, and all its ciphertexts. */
export function statementOf(statement: string, choices: readonly { alpha: bigint; beta: bigint }[]): string {
  return `${statement}|${choices.map(({ alpha, beta }) => `${alpha},${beta}`).join(",")}`;
}

async function answer(election: Election, question: Question, row: readonly number[], statement: string, scalars: Source): Promise<Answer> {
  const secrets = row.map((m) => encrypt(election, m, scalars));
  const individual: Proof[][] = [];
  for (const one of secrets) {
    individual.push(await disjunction(election, provePrefix(statement, one.alpha, one.beta), values(one, 0, 1), scalars));
  }
  const whole = statementOf(statement, secrets);
  const done = { choices: secrets.map(({ alpha, beta }) => ({ alpha: alpha.toString(), beta: beta.toString() })), individual_proofs: individual };
  if (!question.blank) {
    const total = sum(secrets);
    const prefix = provePrefix(whole, total.alpha, total.beta);
    return { ...done, overall_proof: await disjunction(election, prefix, values(total, question.min, question.max), scalars) };
  }
  const [first, total] = [at(secrets, 0), sum(secrets.slice(1))];
  const none: Branch[] = [{ of: first, value: 0 }, { of: total, value: 0 }];
  const blank = await disjunction(election, `bproof0|${whole}|`, none, scalars);
  const either: Branch[] = [{ of: first, value: 1 }, ...values(total, question.min, question.max)];
  return { ...done, overall_proof: await disjunction(election, `bproof1|${whole}|`, either, scalars), blank_proof: blank };
}

/** How many random numbers a ballot takes at most, that of the signature aside. */
export function numbersOf(election: Election): number {
  return election.questions.reduce((all, question) => all + needed(question), 0);
}

/** The answers of a ballot: the same for the same random numbers, choices, election and credential. */
export async function answers(election: Election, credential: bigint, choices: Choices, scalars: Source): Promise<Answer[]> {
  if (choices.length !== election.questions.length) throw new Malformed("choices");
  election.questions.forEach((question, i) => {
    if (!fits(question, at(choices, i))) throw new Malformed("choices", `questions[${i}]`);
  });
  const made: Answer[] = [];
  for (const [i, question] of election.questions.entries()) {
    made.push(await answer(election, question, at(choices, i), `${election.fingerprint}|${credential}`, scalars));
  }
  return made;
}

/** A ballot without its signature, as it is hashed for it. */
export function unsigned(election: Election, credential: bigint, made: Answer[]): Ballot {
  return { election_uuid: election.uuid, election_hash: election.fingerprint, credential: credential.toString(), answers: made };
}

/** The number that the signature of a ballot has to answer. */
export async function signatureChallenge(hash: string, commitment: bigint): Promise<bigint> {
  return challenge(`sig|${hash}|`, [commitment]);
}

export interface Prepared {
  /** The exact text to cast. */
  text: string;
  /** Shown to the voter before anything else is decided. */
  tracker: string;
  /** Opens the ballot; it never leaves the device unless the voter challenges. */
  seed: Uint8Array<ArrayBuffer>;
}

/** The text of a ballot signed with the secret `s` of its credential and the nonce `w`. */
export async function make(election: Election, s: bigint, choices: Choices, scalars: Source, w: bigint): Promise<string> {
  const element = g(s);
  const ballot = unsigned(election, element, await answers(election, element, choices, scalars));
  const hash = base64(await sha256(JSON.stringify(ballot)));
  const c = await signatureChallenge(hash, g(w));
  ballot.signature = { hash, proof: proof(c, w - s * c) };
  return JSON.stringify(ballot);
}

/**
 * Encrypt and sign.
 *
 * @param credential in its printed form.
 * @throws Malformed when the choices do not fit the questions.
 */
export async function prepare(election: Election, credential: string, choices: Choices, seed = newSeed()): Promise<Prepared> {
  const scalars = await Scalars.from(seed, numbersOf(election));
  const text = await make(election, await derive(credential, election.uuid), choices, scalars, random());
  return { text, tracker: await hashBase64(text), seed };
}
