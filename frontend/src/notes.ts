/** What the browser itself has to say, at the foot of the screen, and the one polite live region. */

import { text } from "./texts";

export interface Note {
  kind: "info" | "good" | "warn" | "bad";
  title: string;
  more?: string;
  action?: { label: string; run: () => void };
}

/** Speak once through the page's live region. */
export function say(sentence: string): void {
  const region = document.querySelector("[data-live]");
  if (region && sentence) region.textContent = sentence;
}

/** Show a note, or replace the one with the same key. */
export function note(key: string, { kind, title, more = "", action }: Note): void {
  const model = document.querySelector<HTMLTemplateElement>(`template[data-note="${kind}"]`);
  const place = document.getElementById("notes");
  const box = model?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined;
  if (!place || !box) return;
  box.dataset.noteKey = key;
  const [head, body, button] = [box.querySelector("strong"), box.querySelector("span"), box.querySelector("button")];
  if (head) head.textContent = title;
  if (body) body.textContent = more;
  if (button && action) {
    button.textContent = action.label;
    button.addEventListener("click", action.run);
  } else {
    button?.remove();
  }
  const old = find(key);
  if (old) old.replaceWith(box);
  else place.append(box);
  place.hidden = false;
}

/** Take a note away; nothing happens when it is not there. */
export function unnote(key: string): void {
  find(key)?.remove();
  const place = document.getElementById("notes");
  if (place && !place.childElementCount) place.hidden = true;
}

/** A note with a button that takes it away. */
export function passing(key: string, given: Note, after: () => void = () => undefined): void {
  const run = (): void => {
    unnote(key);
    after();
  };
  note(key, { ...given, action: { label: text("dismiss"), run } });
}

function find(key: string): Element | null {
  return document.querySelector(`[data-note-key="${CSS.escape(key)}"]`);
}
