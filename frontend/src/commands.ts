/**
 * Forms with `data-command` are sent without leaving the page.
 *
 * The reply is a set of fragments; an error is a notice, shown at the top of the form. The key that makes
 * a repeat harmless stands in the hidden field `idempotency_key` (so it is there without scripts) and is
 * renewed after every definite answer. Without a network a form with `data-keep` goes to the outbox.
 */

import { passing, say } from "./notes";
import { flush, keep, kept } from "./outbox";
import { ask, isPage, isTurnedBack, uuid, type Reply } from "./request";
import { apply, parse } from "./swap";
import { text } from "./texts";

const AGAIN_MS = [1_500];
const sending = new WeakSet<HTMLFormElement>();

export function watchCommands(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-command]")) return;
    event.preventDefault();
    void submit(form, event.submitter);
  });
}

/** Send one form; a second call while the first runs does nothing. */
export async function submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (sending.has(form)) return;
  sending.add(form);
  const rest = busy(submitter);
  form.closest<HTMLDialogElement>("dialog[open]")?.close();
  try {
    await post(form, submitter);
  } finally {
    sending.delete(form);
    rest();
  }
}

async function post(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const data = collect(form, submitter);
  const url = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  const key = keyOf(form);
  const label = form.dataset.keep;
  const file = [...data.values()].some((value) => value instanceof File);
  if (label && !file && kept().length) {
    // Something older waits: keep the order.
    hand(form, { key, url, data, label });
    await flush();
    return;
  }
  let reply: Reply;
  try {
    const body = file ? data : plain(data);
    reply = await persist(() => ask(url, { method: "POST", body }, { "Idempotency-Key": key }), label || file ? [] : AGAIN_MS);
  } catch {
    if (label && !file) hand(form, { key, url, data, label });
    else fail(form);
    return;
  }
  if (label && !file && isTurnedBack(reply)) {
    // Signed out meanwhile, or to be confirmed first: what was written waits and is sent afterwards.
    hand(form, { key, url, data, label });
    show(form, reply);
    return;
  }
  if (reply.status < 500) renew(form);
  // Words written while the deed was on its way are not part of it and stay.
  if (reply.ok && plain(collect(form, submitter)).toString() === plain(withKey(data, form)).toString()) form.reset();
  show(form, reply);
}

/** The key makes a repeat harmless, so a broken line is tried again before anybody is troubled. */
async function persist(send: () => Promise<Reply>, pauses: number[]): Promise<Reply> {
  for (const ms of pauses) {
    try {
      return await send();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  }
  return send();
}

function withKey(sent: FormData, form: HTMLFormElement): FormData {
  const field = form.querySelector<HTMLInputElement>("input[name=idempotency_key]");
  if (field) sent.set(field.name, field.value);
  return sent;
}

function collect(form: HTMLFormElement, submitter: HTMLElement | null): FormData {
  const data = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) data.append(submitter.name, submitter.value);
  return data;
}

function plain(data: FormData): URLSearchParams {
  return new URLSearchParams([...data].filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

function keyOf(form: HTMLFormElement): string {
  const field = form.querySelector<HTMLInputElement>("input[name=idempotency_key]");
  if (!field) return uuid();
  field.value ||= uuid();
  return field.value;
}

function renew(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("input[name=idempotency_key]");
  if (field) field.value = uuid();
}

interface Deed {
  key: string;
  url: string;
  data: FormData;
  label: string;
}

function hand(form: HTMLFormElement, { key, url, data, label }: Deed): void {
  if (!keep({ key, url, body: plain(data).toString(), label })) {
    fail(form);
    return;
  }
  renew(form);
  form.reset();
  say(text("kept", { n: kept().length }));
}

function fail(form: HTMLFormElement): void {
  passing("not-sent", { kind: "bad", title: text("not_sent"), more: text("not_sent_more") });
  say(`${text("not_sent")} ${text("not_sent_more")}`);
  form.querySelector<HTMLElement>("[type=submit],button:not([type])")?.focus();
}

function show(form: HTMLFormElement, reply: Reply): void {
  form.querySelector("[data-refusal]")?.remove();
  if (reply.location) location.assign(reply.location);
  else if (isPage(reply.html)) location.reload();
  else if (reply.ok) apply(reply.html, reply.seq, form);
  else if (apply(reply.html, reply.seq, form).length) toFirstError();
  else refuse(form, reply.html);
}

/** An error notice belongs to the deed: put it before the form's fields and move there. */
function refuse(form: HTMLFormElement, html: string): void {
  const box = parse(html).find((part) => !part.hasAttribute("data-say")) as HTMLElement | undefined;
  if (!box) {
    fail(form);
    return;
  }
  box.dataset.refusal = "";
  box.tabIndex = -1;
  const place = form.isConnected && form.getClientRects().length ? form : document.querySelector("main");
  place?.prepend(box);
  box.focus();
}

function toFirstError(): void {
  const first = document.querySelector<HTMLElement>("main [aria-invalid=true], main [role=alert]");
  if (first && !first.matches("input,select,textarea")) first.tabIndex = -1;
  first?.focus();
}

/** Show that a button works; returns what brings it back. */
export function busy(button: HTMLElement | null): () => void {
  if (!button) return () => undefined;
  const before = Array.from(button.childNodes);
  button.setAttribute("aria-busy", "true");
  button.replaceChildren(text("sending"));
  return () => {
    button.removeAttribute("aria-busy");
    button.replaceChildren(...before);
  };
}
