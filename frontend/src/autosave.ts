/**
 * `<form data-autosave>`: a change is sent by itself, half a second later, as the form's own POST. The reply brings
 * parts beside the form (when it was kept, what follows from it, or what has to be corrected); the form itself is
 * never touched, so nobody is disturbed while writing. Without scripts a button keeps the draft.
 *
 * One keeping is on its way at a time: on a slow line an older one would arrive after a newer one and win. What
 * could not be kept is tried again, and the page does not close without a question while something is not kept.
 */

import { passing, unnote } from "./notes";
import { ask, isPage } from "./request";
import { apply, sentence } from "./swap";
import { text } from "./texts";

const PAUSE_MS = 500;
const AGAIN_MS = 5_000;
const waiting = new WeakMap<HTMLFormElement, ReturnType<typeof setTimeout>>();
const sending = new WeakSet<HTMLFormElement>();
const unsaved = new Set<HTMLFormElement>();

/** Whether something in a form is not kept yet. */
export function isUnsaved(): boolean {
  return [...unsaved].some((form) => form.isConnected);
}

function soon(form: HTMLFormElement, ms: number): void {
  clearTimeout(waiting.get(form));
  waiting.set(
    form,
    setTimeout(() => void keep(form), ms),
  );
}

async function keep(form: HTMLFormElement): Promise<void> {
  if (sending.has(form) || !form.isConnected) return;
  sending.add(form);
  unsaved.delete(form);
  const done = await send(form).catch(() => "later" as const);
  sending.delete(form);
  if (done === "later") {
    unsaved.add(form);
    passing("not-sent", { kind: "warn", title: text("not_sent"), more: text("not_sent_more") });
    soon(form, AGAIN_MS);
    return;
  }
  if (done === "kept") unnote("not-sent");
  // Changed while it was on its way.
  if (unsaved.has(form)) soon(form, 0);
}

async function send(form: HTMLFormElement): Promise<"kept" | "refused" | "later"> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const reply = await ask(form.getAttribute("action") ?? location.href, { method: "POST", body });
  if (reply.status >= 500 || reply.status === 429) return "later";
  if (reply.location) location.assign(reply.location);
  else if (reply.ok && !isPage(reply.html)) apply(reply.html);
  if (reply.ok) return "kept";
  passing("not-sent", { kind: "bad", title: text("not_sent"), more: sentence(reply.html) });
  return "refused";
}

export function watchAutosave(): void {
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-autosave]");
    if (!form) return;
    unsaved.add(form);
    soon(form, PAUSE_MS);
  });
  // The form goes as a whole, or what it describes is thrown away: its address is that of the button.
  document.addEventListener("submit", (event) => {
    const { action } = event.target as HTMLFormElement;
    for (const form of unsaved) {
      if (form.action !== action) continue;
      clearTimeout(waiting.get(form));
      unsaved.delete(form);
    }
  });
  window.addEventListener("online", () => {
    for (const form of unsaved) soon(form, 0);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });
}
