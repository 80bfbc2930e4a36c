/**
 * `<form data-autosave>`: a change is sent by itself, half a second later, as the form's own POST. The reply brings
 * parts beside the form (when it was kept, what follows from it, or what has to be corrected); the form itself is
 * never touched, so nobody is disturbed while writing. Without scripts a button keeps the draft.
 */

import { passing, unnote } from "./notes";
import { ask, isPage } from "./request";
import { apply } from "./swap";
import { text } from "./texts";

const PAUSE_MS = 500;
const waiting = new WeakMap<HTMLFormElement, ReturnType<typeof setTimeout>>();

async function keep(form: HTMLFormElement): Promise<void> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  try {
    const reply = await ask(form.getAttribute("action") ?? location.href, { method: "POST", body });
    if (reply.location) location.assign(reply.location);
    else if (reply.ok && !isPage(reply.html)) {
      apply(reply.html);
      unnote("not-sent");
    }
  } catch {
    passing("not-sent", { kind: "warn", title: text("not_sent"), more: text("not_sent_more") });
  }
}

export function watchAutosave(): void {
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-autosave]");
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(
      form,
      setTimeout(() => void keep(form), PAUSE_MS),
    );
  });
}
