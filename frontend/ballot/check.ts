/** The page that checks an opened ballot: it computes the ballot anew and compares the tracker. It sends nothing. */

import { filled, speak } from "./alone";
import { watchCamera } from "./camera";
import { WORDS } from "./check-words";
import type { Words } from "./check-words";
import { Malformed } from "./core/encode";
import { unpack } from "./core/opening";
import type { Opened } from "./core/opening";
import { one } from "./page";
import { Parts } from "./parts";

const TRACKER = /^[A-Za-z0-9+/]{43}$/;

let words: Words = WORDS.vi;
let parts = new Parts();
let stop: (() => void) | undefined;

/** Take what a code, the address or a person gave. */
async function take(given: string, typed = false): Promise<void> {
  const [, tracker] = /(?:^|#)T\.([A-Za-z0-9+/]{43})$/.exec(given.trim()) ?? [];
  if (tracker) one<HTMLInputElement>(document, "#tracker").value = tracker;
  if (!parts.add(given)) {
    if (typed && !parts.state.have) verdict("bad", filled(words.broken, { what: "0" }));
    return;
  }
  const { have, of } = parts.state;
  one(document, "#progress").textContent = filled(words.progress, { have, of });
  try {
    const whole = await parts.whole();
    if (!whole) return;
    stop?.();
    report(await unpack(whole));
  } catch (fault) {
    stop?.();
    verdict("bad", filled(words.broken, { what: fault instanceof Malformed ? fault.message : String(fault) }));
  }
}

function verdict(kind: "good" | "bad" | "look", sentence: string): void {
  const place = one(document, "#verdict");
  place.className = kind;
  place.textContent = sentence;
  one(document, "#result").hidden = false;
  one(document, "#input").hidden = true;
  place.focus();
}

function line(term: string, detail: string, code = false): HTMLElement[] {
  const [head, body] = [document.createElement("dt"), document.createElement("dd")];
  head.textContent = term;
  if (code) body.append(Object.assign(document.createElement("code"), { textContent: detail }));
  else body.textContent = detail;
  return [head, body];
}

function chosen(opened: Opened, i: number): string {
  const question = opened.election.questions[i];
  const row = opened.choices[i] ?? [];
  const names = [...(question?.blank ? [words.blank] : []), ...(question?.answers ?? [])];
  return names.filter((_, j) => row[j]).join(", ") || words.nobody;
}

function report(opened: Opened): void {
  const shown = one<HTMLInputElement>(document, "#tracker").value.replace(/\s/g, "");
  one(document, "#facts").replaceChildren(
    ...opened.election.questions.flatMap((question, i) => line(question.question, chosen(opened, i))),
    ...line(words.computed, opened.tracker, true),
    ...line(words.election, opened.election.name),
    ...line(words.fingerprint, opened.election.fingerprint, true),
  );
  if (!TRACKER.test(shown)) verdict("look", words.compare);
  else if (shown === opened.tracker) verdict("good", words.good);
  else verdict("bad", words.bad);
}

async function scan(): Promise<void> {
  const [video, button] = [one<HTMLVideoElement>(document, "video"), one(document, "#scan")];
  if (stop) {
    stop();
    return;
  }
  try {
    const end = await watchCamera(video, (text) => void take(text));
    stop = () => {
      end();
      stop = undefined;
      video.hidden = true;
      button.textContent = words.scan;
    };
    video.hidden = false;
    button.textContent = words.stop;
  } catch {
    one(document, "#progress").textContent = words.no_camera;
  }
}

/** What the address brought is read once and taken out of it. */
function fromAddress(): void {
  const given = location.hash;
  if (given.length < 2) return;
  try {
    history.replaceState(null, "", location.pathname + location.search);
  } catch {
    // Some browsers forbid it for a page that is a file; such a page has no server that could hear of it either.
  }
  void take(given);
}

function again(): void {
  parts = new Parts();
  for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("#tracker,#copied")) field.value = "";
  one(document, "#facts").replaceChildren();
  one(document, "#progress").textContent = "";
  one(document, "#result").hidden = true;
  one(document, "#input").hidden = false;
}

speak(WORDS, (language) => {
  words = WORDS[language];
});
one(document, "#scan").addEventListener("click", () => void scan());
one(document, "#check").addEventListener("click", () => void take(one<HTMLTextAreaElement>(document, "#copied").value, true));
one(document, "#again").addEventListener("click", again);
window.addEventListener("hashchange", fromAddress);
fromAddress();
