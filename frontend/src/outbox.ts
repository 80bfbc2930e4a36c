/**
 * Deeds that could not be sent yet: kept on this device, sent again in order.
 *
 * Only forms that say so (`data-keep="what it is"`) are kept. Each entry has the idempotency key it was
 * made with, so that sending twice does no harm. Entries of another person on the same device are never
 * sent or shown; signing out removes one's own.
 */

import { note, passing, say, unnote } from "./notes";
import { ask, isPage } from "./request";
import { apply, sentence } from "./swap";
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
const SOON_MS = 2_000;
const LONGEST_MS = 16_000;
let busy = false;
let pause = SOON_MS;
let timer: ReturnType<typeof setTimeout> | undefined;

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
  again();
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

/** What was kept inside a rehearsal (a person with "~") is told and dropped when that is over: nobody is left to send it. */
function clear(): void {
  const entries = all();
  const gone = entries.filter((entry) => entry.person.startsWith("~") && entry.person !== person());
  if (!person() || !gone.length || !store(entries.filter((entry) => !gone.includes(entry)))) return;
  passing("rehearsed", { kind: "warn", title: text("rehearsed", { n: gone.length }) });
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
    again();
  }
}

/** While something waits: another try, soon at first (a line that lost one message carries the next), then seldom. */
function again(): void {
  clearTimeout(timer);
  if (!kept().length) {
    pause = SOON_MS;
    return;
  }
  timer = setTimeout(attempt, pause);
  pause = Math.min(LONGEST_MS, pause * 2);
}

function attempt(): void {
  if (navigator.onLine) void flush();
  else again();
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
  const title = text("refused", { what: entry.label });
  const reason = sentence(html);
  // The form is empty by now: what was written would be lost with the entry.
  const words = new URLSearchParams(entry.body).get("text");
  const written = words ? text("your_words", { what: words }) : "";
  passing(`refused-${entry.key}`, { kind: "bad", title, more: `${reason} ${written}`.trim() });
  say(`${title} ${reason}`);
}

/** Try again when the network is back, and from time to time while something waits. */
export function watchOutbox(): void {
  const back = (): void => {
    pause = SOON_MS;
    if (kept().length) attempt();
  };
  window.addEventListener("online", back);
  document.addEventListener("chibo:linked", back);
  document.addEventListener("submit", (event) => {
    if ((event.target as Element).hasAttribute("data-sign-out")) forget();
  });
  clear();
  show();
  back();
}
