/** Whether a ballot is sound: its form, its election, its signature, every element and every proof. */

import { provePrefix, signatureChallenge, statementOf } from "./ballot";
import type { Election, Question } from "./election";
import { Malformed, at, base64, canonical, challenge, decimal, fields, list, readProof, sha256, string } from "./encode";
import { G, P, Powers, Q, g, isMember, power, times } from "./group";

/** A ciphertext of somebody else. */
export interface Element {
  alpha: bigint;
  beta: bigint;
}

export interface Checked {
  tracker: string;
  credential: bigint;
  /** For each question its ciphertexts, a blank one first. */
  choices: Element[][];
}

interface Part extends Element {
  a: Powers;
  b: Powers;
}

interface Branch {
  of: Part;
  value: number;
}

function element(value: unknown, place: string): Part {
  const found = fields(value, ["alpha", "beta"], place);
  const alpha = decimal(found.alpha, `${place}.alpha`);
  const beta = decimal(found.beta, `${place}.beta`);
  return part(alpha, beta, place);
}

function part(alpha: bigint, beta: bigint, place: string): Part {
  if (alpha <= 0n || alpha >= P) throw new Malformed("element", `${place}.alpha`);
  if (beta <= 0n || beta >= P) throw new Malformed("element", `${place}.beta`);
  const [a, b] = [new Powers(alpha), new Powers(beta)];
  if (a.power(Q) !== 1n) throw new Malformed("element", `${place}.alpha`);
  if (b.power(Q) !== 1n) throw new Malformed("element", `${place}.beta`);
  return { alpha, beta, a, b };
}

function product(parts: readonly Part[]): Part {
  let [alpha, beta] = [1n, 1n];
  for (const one of parts) [alpha, beta] = [times(alpha, one.alpha), times(beta, one.beta)];
  return { alpha, beta, a: new Powers(alpha), b: new Powers(beta) };
}

/** Recompute the commitments of a disjunction and compare the sum of the challenges with their hash. */
async function disjunction(election: Election, prefix: string, branches: readonly Branch[], proofs: unknown, place: string): Promise<void> {
  const given = list(proofs, place, branches.length).map((each, i) => readProof(each, `${place}[${i}]`));
  let sum = 0n;
  const commitments: bigint[] = [];
  branches.forEach(({ of, value }, i) => {
    const { c, r } = at(given, i);
    sum += c;
    const shift = value ? g(-BigInt(value) * c) : 1n;
    commitments.push(times(g(r), of.a.power(c)), times(times(election.key.power(r), of.b.power(c)), shift));
  });
  if ((await challenge(prefix, commitments)) !== sum % Q) throw new Malformed("proof", place);
}

function values(of: Part, from: number, to: number): Branch[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ of, value: from + i }));
}

async function answer(election: Election, question: Question, value: unknown, statement: string, place: string): Promise<Element[]> {
  const names = ["choices", "individual_proofs", "overall_proof", ...(question.blank ? (["blank_proof"] as const) : [])] as const;
  const found = fields(value, names, place) as Record<string, unknown>;
  const count = question.answers.length + (question.blank ? 1 : 0);
  const parts = list(found.choices, `${place}.choices`, count).map((each, i) => element(each, `${place}.choices[${i}]`));
  const single = list(found.individual_proofs, `${place}.individual_proofs`, count);
  for (const [i, one] of parts.entries()) {
    await disjunction(election, provePrefix(statement, one.alpha, one.beta), values(one, 0, 1), single[i], `${place}.individual_proofs[${i}]`);
  }
  const whole = statementOf(statement, parts);
  if (question.blank) {
    const [first, total] = [at(parts, 0), product(parts.slice(1))];
    const none: Branch[] = [{ of: first, value: 0 }, { of: total, value: 0 }];
    await disjunction(election, `bproof0|${whole}|`, none, found.blank_proof, `${place}.blank_proof`);
    const either: Branch[] = [{ of: first, value: 1 }, ...values(total, question.min, question.max)];
    await disjunction(election, `bproof1|${whole}|`, either, found.overall_proof, `${place}.overall_proof`);
  } else {
    const total = product(parts);
    const prefix = provePrefix(whole, total.alpha, total.beta);
    await disjunction(election, prefix, values(total, question.min, question.max), found.overall_proof, `${place}.overall_proof`);
  }
  return parts.map(({ alpha, beta }) => ({ alpha, beta }));
}

/** Check the signature of a ballot's text. @throws Malformed */
export async function checkSignature(text: string, value: unknown, credential: bigint): Promise<void> {
  const signature = fields(value, ["hash", "proof"], "signature");
  const hash = string(signature.hash, "signature.hash");
  const { c, r } = readProof(signature.proof, "signature.proof");
  const rest = text.slice(0, text.lastIndexOf(',"signature":')) + "}";
  if (base64(await sha256(rest)) !== hash) throw new Malformed("hash", "signature.hash");
  const commitment = times(g(r), power(credential, c));
  if ((await signatureChallenge(hash, commitment)) !== c) throw new Malformed("proof", "signature.proof");
}

/**
 * Check one ballot.
 *
 * @param knows whether a credential is on the roll; its elements have been tested as members of the group.
 * @throws Malformed with the place of the first fault.
 */
export async function checkBallot(election: Election, text: string, knows: (credential: bigint) => boolean): Promise<Checked> {
  const names = ["election_uuid", "election_hash", "credential", "answers", "signature"] as const;
  const found = fields(canonical(text, "ballot"), names, "ballot");
  if (found.election_uuid !== election.uuid) throw new Malformed("election", "election_uuid");
  if (found.election_hash !== election.fingerprint) throw new Malformed("election", "election_hash");
  const credential = decimal(found.credential, "credential");
  if (!knows(credential)) throw new Malformed("credential", "credential");
  await checkSignature(text, found.signature, credential);
  const given = list(found.answers, "answers", election.questions.length);
  const statement = `${election.fingerprint}|${credential}`;
  const choices: Element[][] = [];
  for (const [i, question] of election.questions.entries()) {
    choices.push(await answer(election, question, given[i], statement, `answers[${i}]`));
  }
  return { tracker: base64(await sha256(text)), credential, choices };
}

/** The value that a ciphertext without its mask holds: log_g, at most `most`. @throws Malformed when it is larger. */
export function logarithm(value: bigint, most: number): number {
  let reached = 1n;
  for (let i = 0; i <= most; i++) {
    if (reached === value) return i;
    reached = times(reached, G);
  }
  throw new Malformed("logarithm");
}

/** Test a list of distinct group elements (a roll of credentials). @throws Malformed */
export function checkElements(values: readonly bigint[], place: string): void {
  if (new Set(values).size !== values.length) throw new Malformed("double", place);
  values.forEach((value, i) => {
    if (!isMember(value)) throw new Malformed("element", `${place}[${i}]`);
  });
}

