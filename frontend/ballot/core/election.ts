/** The election as the archive fixes it: its text decides, everything else is read from it. */

import { Malformed, canonical, decimal, hashBase64, list, string } from "./encode";
import { NAME, Table, isMember } from "./group";

export interface Question {
  answers: string[];
  /** A leading choice "blank" exists. */
  blank: boolean;
  min: number;
  max: number;
  question: string;
}

export interface Election {
  /** The exact text; its fingerprint is part of every proof. */
  text: string;
  fingerprint: string;
  uuid: string;
  name: string;
  description: string;
  questions: Question[];
  /** The key to encrypt under. */
  y: bigint;
  /** Powers of the key. */
  key: Table;
}

const ORDER = ["version", "description", "name", "group", "public_key", "questions", "uuid", "administrator", "credential_authority"];
const MOST_ANSWERS = 200;

function question(value: unknown, place: string): Question {
  if (typeof value !== "object" || value === null) throw new Malformed("object", place);
  const found = value as Record<string, unknown>;
  const names = ["answers", ...("blank" in found ? ["blank"] : []), "min", "max", "question"];
  if (Object.keys(found).join() !== names.join()) throw new Malformed("fields", place);
  const answers = list(found.answers, `${place}.answers`).map((answer) => string(answer, `${place}.answers`));
  const { min, max, blank = false } = found;
  if (typeof blank !== "boolean") throw new Malformed("fields", `${place}.blank`);
  if (!Number.isInteger(min) || !Number.isInteger(max)) throw new Malformed("number", place);
  const [least, most] = [min as number, max as number];
  const sound = least >= 0 && least <= most && most <= answers.length && answers.length > 0 && answers.length <= MOST_ANSWERS;
  if (!sound) throw new Malformed("range", place);
  return { answers, blank, min: least, max: most, question: string(found.question, `${place}.question`) };
}

/**
 * Read an election.
 *
 * @throws Malformed for another group, a key outside it, questions that are not homomorphic, and any text that is not
 *   written as Belenios writes it.
 */
export async function readElection(text: string): Promise<Election> {
  const value = canonical(text, "election");
  if (typeof value !== "object" || value === null) throw new Malformed("object", "election");
  const found = value as Record<string, unknown>;
  const names = Object.keys(found);
  if (names.join() !== ORDER.filter((name, i) => i < 7 || names.includes(name)).join()) throw new Malformed("fields", "election");
  if (found.version !== 1) throw new Malformed("version", "election.version");
  if (found.group !== NAME) throw new Malformed("group", "election.group");
  const uuid = string(found.uuid, "election.uuid");
  if (!/^[1-9A-HJ-NP-Za-km-z]{14,}$/.test(uuid)) throw new Malformed("uuid", "election.uuid");
  const y = decimal(found.public_key, "election.public_key");
  if (y === 1n || !isMember(y)) throw new Malformed("element", "election.public_key");
  const questions = list(found.questions, "election.questions").map((each, i) => question(each, `election.questions[${i}]`));
  return {
    text,
    fingerprint: await hashBase64(text),
    uuid,
    name: string(found.name, "election.name"),
    description: string(found.description, "election.description"),
    questions,
    y,
    key: new Table(y),
  };
}
