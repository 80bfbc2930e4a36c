/**
 * The booth: choose, have the ballot made, then cast it or have it checked. docs/reference/ballot-messages.md says what
 * the page holds. The choice leaves the device encrypted only; the credential comes typed or after the `#` of the
 * address, and is kept nowhere. The tracker is shown before the voter says whether to cast or to check, so that a
 * dishonest device cannot know which ballots will be looked at.
 */

import type { Made, Read } from "./ballot-worker";
import { Calls } from "./calls";
import { normalised } from "./core/credential";
import type { Question } from "./core/election";
import { Malformed } from "./core/encode";
import { all, busy, fill, one, problem, sayUnsent, send, show, watchDeeds, word } from "./page";
import { split } from "./parts";
import { codeOf } from "./qr";

const TURN_MS = 1500;
/** A telephone left lying shows nobody's choice. */
const IDLE_MS = 10 * 60_000;

/** What the inputs of a question say: one number for each, in the order of the page. */
export function rowOf(question: Element): number[] {
  return all<HTMLInputElement>(question, "input[type=radio],input[type=checkbox]").map((input) => Number(input.checked));
}

function plain(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/** Whether the page asks what the election asks: as many answers in the same order, with the same words and bounds. */
export function asksFor(shown: readonly HTMLElement[], questions: readonly Question[]): boolean {
  return (
    shown.length === questions.length &&
    questions.every((question, i) => {
      const place = shown[i];
      if (!place || Number(place.dataset.min) !== question.min || Number(place.dataset.max) !== question.max) return false;
      if ("blank" in place.dataset !== question.blank) return false;
      const labels = all<HTMLInputElement>(place, "input[type=radio],input[type=checkbox]").map((input) => plain(input.labels?.[0]?.textContent));
      const own = question.blank ? labels.slice(1) : labels;
      const said = plain(place.querySelector("legend")?.textContent).includes(plain(question.question));
      return said && own.length === question.answers.length && question.answers.every((answer, j) => own[j]?.includes(plain(answer)));
    })
  );
}

/** The credential that the address brought; it is taken out of the address and of the history at once. */
export function credentialOfAddress(): string | undefined {
  const given = location.hash.slice(1);
  if (!given) return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    return normalised(decodeURIComponent(given));
  } catch {
    return undefined;
  }
}

export class Booth {
  private calls: Calls | undefined;
  private made: Made | undefined;
  private parts: string[] = [];
  private part = 0;
  private turning: ReturnType<typeof setInterval> | undefined;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private readonly credential: HTMLInputElement;

  constructor(private readonly root: HTMLElement) {
    this.credential = one(root, "[data-credential]");
  }

  async start(): Promise<void> {
    const { root } = this;
    // A keyboard for Vietnamese would make one letter of two.
    this.credential.setAttribute("inputmode", "email");
    this.credential.setAttribute("autocorrect", "off");
    this.credential.lang = "en";
    this.credential.value = credentialOfAddress() ?? this.credential.value;
    if (this.credential.value) one(root, "[data-slip-read]").hidden = false;
    watchDeeds(root, {
      change: () => {
        this.forget();
        show(root, "choose");
      },
      cast: () => this.cast(),
      check: () => this.check(),
      again: () => {
        this.again();
      },
      previous: () => {
        this.turn(-1);
      },
      next: () => {
        this.turn(1);
      },
    });
    one(root, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.prepare();
    });
    // A slip scanned while the page is open: the browser changes the address only.
    window.addEventListener("hashchange", () => void this.scanned());
    window.addEventListener("pagehide", () => {
      this.wipe();
    });
    window.addEventListener("beforeunload", (event) => {
      if (root.dataset.at === "ready") event.preventDefault();
    });
    for (const sign of ["input", "pointerdown", "keydown"]) root.addEventListener(sign, () => { this.stay(); });
    this.stay();
    await busy(root, () => this.open());
  }

  private async scanned(): Promise<void> {
    const read = credentialOfAddress();
    if (!read) return;
    if (!this.calls) await busy(this.root, () => this.open());
    this.credential.value = read;
    one(this.root, "[data-slip-read]").hidden = false;
  }

  /** Somebody is there; when nobody is for ten minutes, the page begins anew. */
  private stay(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      if (this.root.dataset.at === "cast") return;
      this.wipe();
      this.root.dataset.at = "";
      location.reload();
    }, IDLE_MS);
  }

  /** Read the election; only then may one prepare. */
  private async open(): Promise<void> {
    const text = JSON.parse(one(this.root, "#election").textContent) as string;
    this.calls = new Calls(this.root.dataset.worker ?? "");
    const { fingerprint, questions } = await this.calls.call<Read>("open", [text]);
    if (!asksFor(all(this.root, "[data-question]"), questions)) throw new Malformed("page");
    fill(this.root, "fingerprint", fingerprint);
    for (const button of all<HTMLButtonElement>(this.root, "[data-prepare]")) button.disabled = false;
    show(this.root, "choose");
    this.root.dispatchEvent(new CustomEvent("ballot:open"));
  }

  /** The rows of all questions; nothing, and the reason on the page, when one does not fit. */
  private choices(): number[][] | undefined {
    const rows: number[][] = [];
    for (const question of all(this.root, "[data-question]")) {
      const row = rowOf(question);
      const [least, most] = [Number(question.dataset.min), Number(question.dataset.max)];
      const blank = "blank" in question.dataset && row[0] === 1;
      const sum = row.reduce((a, b) => a + b, 0);
      if (blank ? sum !== 1 : sum < least || sum > most) {
        const name = question.querySelector("legend")?.textContent.trim() ?? "";
        problem(this.root, word(this.root, least === most ? "choose_exactly" : "choose_between", { n: least, least, most, question: name }));
        question.querySelector("input")?.focus();
        return undefined;
      }
      rows.push(row);
    }
    return rows;
  }

  private async prepare(): Promise<void> {
    const { root } = this;
    const rows = this.choices();
    if (!rows) return;
    const credential = normalised(this.credential.value);
    if (!credential) {
      // Letters with marks: the keyboard changed what was typed.
      const marked = /[^\x20-\x7e]/.test(this.credential.value) && root.querySelector("template[data-word=marked_credential]");
      problem(root, word(root, marked ? "marked_credential" : "no_credential"));
      this.credential.focus();
      return;
    }
    this.credential.value = credential;
    const made = await busy(root, async () => this.calls?.call<Made>("prepare", [credential, rows]));
    if (!made) return;
    this.made = made;
    fill(root, "tracker", made.tracker);
    this.summary();
    this.draw("tracker", `${root.dataset.check ?? ""}#T.${made.tracker}`);
    show(root, "ready");
    root.dispatchEvent(new CustomEvent("ballot:ready"));
  }

  /** What was chosen, in words, beside the tracker. */
  private summary(): void {
    const place = this.root.querySelector("[data-summary]");
    if (!place) return;
    place.replaceChildren(
      ...all(this.root, "[data-question]").flatMap((question) => {
        const head = document.createElement("dt");
        head.textContent = question.querySelector("legend")?.textContent.trim() ?? "";
        const chosen = all<HTMLInputElement>(question, "input:checked").map((input) => input.labels?.[0]?.textContent.trim() ?? "");
        const body = document.createElement("dd");
        body.textContent = chosen.join(", ") || word(this.root, "nobody");
        return [head, body];
      }),
    );
  }

  private draw(name: string, text: string): void {
    this.root.querySelector(`[data-code="${name}"]`)?.replaceChildren(codeOf(text, word(this.root, `code_${name}`)));
  }

  private async cast(): Promise<void> {
    const { made, root } = this;
    if (!made) return;
    const said = await busy(root, async () => {
      try {
        return (await send(root.dataset.cast ?? "", made.text)) as { tracker?: unknown };
      } catch (fault) {
        sayUnsent(root, fault);
        return undefined;
      }
    });
    if (!said) return;
    if (said.tracker !== made.tracker) {
      problem(root, word(root, "tracker" in said ? "differs" : "refused"));
      return;
    }
    this.draw("receipt", made.tracker);
    this.wipe();
    fill(root, "tracker", made.tracker);
    for (const button of all(root, "[data-step=cast] [data-copy]")) button.dataset.copy = made.tracker;
    show(root, "cast");
    root.dispatchEvent(new CustomEvent("ballot:cast"));
  }

  /** Open the ballot for another device; from now on it cannot be cast from here. */
  private async check(): Promise<void> {
    const { made, root } = this;
    if (!made) return;
    this.parts = await split(made.opening);
    this.made = undefined;
    this.part = 0;
    const address = root.dataset.check ?? "";
    one<HTMLTextAreaElement>(root, "[data-opening]").value = this.parts.map((part) => `${address}#${part}`).join("\n");
    this.turn(0);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.parts.length > 1 && !still) this.turning = setInterval(() => { this.turn(1, true); }, TURN_MS);
    show(root, "opened");
    root.dispatchEvent(new CustomEvent("ballot:opened"));
  }

  /** The next part of the opening; turning by hand ends the turning by itself. */
  private turn(by: number, itself = false): void {
    if (by && !itself) clearInterval(this.turning);
    this.part = (this.part + by + this.parts.length) % this.parts.length;
    this.draw("opening", `${this.root.dataset.check ?? ""}#${this.parts[this.part] ?? ""}`);
    fill(this.root, "part", word(this.root, "part", { i: this.part + 1, n: this.parts.length }));
  }

  /** Choose anew after a check: nothing of the opened ballot stays, the credential does. */
  private again(): void {
    this.forget();
    one<HTMLFormElement>(this.root, "form").querySelectorAll<HTMLInputElement>("[data-question] input").forEach((input) => { input.checked = false; });
    show(this.root, "choose");
  }

  /** Forget the prepared or opened ballot. */
  private forget(): void {
    clearInterval(this.turning);
    this.made = undefined;
    this.parts = [];
    for (const place of all(this.root, "[data-code=opening],[data-code=tracker],[data-summary]")) place.replaceChildren();
    for (const area of all<HTMLTextAreaElement>(this.root, "[data-opening]")) area.value = "";
    fill(this.root, "tracker", "");
  }

  /** Forget everything: ballot, choices, credential, and the worker with its seed. */
  private wipe(): void {
    this.forget();
    this.calls?.end();
    this.calls = undefined;
    one<HTMLFormElement>(this.root, "form").reset();
    this.credential.value = "";
  }
}
