/**
 * Deeds that could not be sent yet: kept on this device, sent again in order.
 *
 * Only forms that say so (`data-keep="what it is"`) are kept. Each entry has the idempotency key it was
 * made with, so that sending twice does no harm. Entries of another person on the same device are never
 * sent or shown; signing out removes one's own.
 */

import { note, passing, say, unnote } from "./notes";
import { ask, isPage } from "./request";
import { apply, parse } from "./swap";
import { text } from "./texts";

export interface Kept {
  key: string;
  url: string;
  body: string;
  label: string;
  at: string;
  person: string;
}

const SHELF = "chibo.outbox";
const AGAIN_MS = 15_000;
let busy = false;

function person(): string {
  return document.body.dataset.person ?? "";
}

function all(): Kept[] {
  try {
    return JSON.parse(localStorage.getItem(SHELF) ?? "[]") as Kept[];
  } catch {
    return [];
  }
}

function store(entries: Kept[]): boolean {
  try {
    localStorage.setItem(SHELF, JSON.stringify(entries));
    return true;
  } catch {
    return false;
  }
}

/** What this person's device keeps, oldest first. */
export function kept(): Kept[] {
  return all().filter((entry) => entry.person === person());
}

/** Keep a deed; false when the device has no room or forbids it. */
export function keep(entry: Omit<Kept, "at" | "person">): boolean {
  const done = store([...all(), { ...entry, at: new Date().toISOString(), person: person() }]);
  show();
  return done;
}

function drop(key: string): void {
  store(all().filter((entry) => entry.key !== key));
}

/** Forget what this person kept here: at signing out. */
export function forget(): void {
  store(all().filter((entry) => entry.person !== person()));
  show();
}

/** The note that says how much is kept. */
export function show(): void {
  const waiting = kept();
  if (!waiting.length) {
    unnote("kept");
    return;
  }
  const what = waiting.map((entry) => entry.label).join(" · ");
  note("kept", { kind: "warn", title: text("kept", { n: waiting.length }), more: `${text("kept_more")} ${what}` });
}

/** Send everything kept, in order; stops at the first that cannot be sent now. */
export async function flush(): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    for (let next = kept()[0]; next; next = kept()[0]) {
      if (!(await send(next))) break;
    }
  } finally {
    busy = false;
    show();
  }
}

async function send(entry: Kept): Promise<boolean> {
  try {
    const body = new URLSearchParams(entry.body);
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
    if (token) body.set("csrfmiddlewaretoken", token.value);
    const reply = await ask(entry.url, { method: "POST", body }, { "Idempotency-Key": entry.key });
    if (reply.status === 401 || reply.location?.includes("/login")) {
      passing("sign-in", { kind: "warn", title: text("sign_in") });
      return false;
    }
    const { location } = reply;
    if (location?.includes("/accounts/confirm/")) {
      const confirm = { label: text("go_confirm"), run: () => { window.location.assign(location); } };
      note("confirm", { kind: "warn", title: text("confirm_first"), action: confirm });
      return false;
    }
    if (reply.status >= 500 || reply.status === 429) return false;
    drop(entry.key);
    if (!reply.ok) refuse(entry, reply.html);
    else if (!isPage(reply.html)) apply(reply.html, reply.seq);
    return true;
  } catch {
    return false;
  }
}

function refuse(entry: Kept, html: string): void {
  const reason = isPage(html) ? "" : parse(html).map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(" ");
  const title = text("refused", { what: entry.label });
  passing(`refused-${entry.key}`, { kind: "bad", title, more: reason });
  say(`${title} ${reason}`);
}

/** Try again when the network is back, and every quarter of a minute while something waits. */
export function watchOutbox(): void {
  const again = (): void => {
    if (kept().length && navigator.onLine) void flush();
  };
  window.addEventListener("online", again);
  document.addEventListener("chibo:linked", again);
  document.addEventListener("submit", (event) => {
    if ((event.target as Element).hasAttribute("data-sign-out")) forget();
  });
  setInterval(again, AGAIN_MS);
  show();
  again();
}
