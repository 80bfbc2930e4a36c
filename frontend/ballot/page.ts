/**
 * What the islands share: an island is a section of a server-made page whose words, fields and buttons the server
 * wrote; the script shows one `[data-step]` at a time and fills `[data-out]` places.
 */

import { Malformed } from "./core/encode";

/** All elements of a kind inside, in order. */
export function all<E extends Element = HTMLElement>(root: ParentNode, selector: string): E[] {
  return Array.from(root.querySelectorAll<E>(selector));
}

/** The element that the page has to have. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- named by the caller, as querySelector does
export function one<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
}

/** The sentence `<template data-word="KEY">` with its `{places}` filled; the key itself when the page has none. */
export function word(root: ParentNode, key: string, places: Record<string, string | number> = {}): string {
  const sentence = root.querySelector<HTMLTemplateElement>(`template[data-word="${key}"]`)?.content.textContent.trim() ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole));
}

/** Show one step; its heading gets the focus, so that a reader hears where one is. */
export function show(root: HTMLElement, step: string): void {
  problem(root, "");
  for (const each of all(root, "[data-step]")) each.hidden = each.dataset.step !== step;
  root.dataset.at = step;
  const head = root.querySelector<HTMLElement>(`[data-step="${step}"] :is(h2, h3)`);
  if (head) {
    head.tabIndex = -1;
    head.focus();
  }
}

/** Write a text into every place with a name. */
export function fill(root: ParentNode, name: string, value: string): void {
  for (const each of all(root, `[data-out="${name}"]`)) each.textContent = value;
}

/** Say what is wrong, at once, aloud and in sight; an empty sentence takes it back. */
export function problem(root: ParentNode, sentence: string): void {
  const place = root.querySelector<HTMLElement>("[data-problem]");
  if (!place) return;
  place.textContent = sentence;
  place.hidden = !sentence;
  if (sentence) place.scrollIntoView({ block: "center" });
}

/** A fault in words: the page's sentence for its code, else its general one with the code for whoever helps. */
export function sayFault(root: ParentNode, fault: unknown): void {
  const code = fault instanceof Malformed ? fault.code : String(fault);
  const place = fault instanceof Malformed ? fault.place : "";
  const own = word(root, `fault_${code}`, { place });
  problem(root, own === `fault_${code}` ? word(root, "fault", { what: place ? `${code}: ${place}` : code }) : own);
}

/** While something is done, its buttons wait. */
export async function busy<T>(root: HTMLElement, work: () => Promise<T>): Promise<T | undefined> {
  const buttons = all<HTMLButtonElement>(root, "button").filter((button) => !button.disabled);
  const before = document.activeElement;
  for (const button of buttons) button.disabled = true;
  root.setAttribute("aria-busy", "true");
  problem(root, "");
  try {
    return await work();
  } catch (fault) {
    sayFault(root, fault);
    return undefined;
  } finally {
    root.removeAttribute("aria-busy");
    for (const button of buttons) button.disabled = false;
    // A button that waited has lost the focus; whoever works by keyboard finds it again.
    if (document.activeElement === document.body && before instanceof HTMLElement && root.contains(before)) before.focus({ preventScroll: true });
  }
}

/** `[data-do=NAME]` buttons do what their name says. */
export function watchDeeds(root: HTMLElement, deeds: Record<string, () => unknown>): void {
  root.addEventListener("click", (event) => {
    const name = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset.do;
    if (name && deeds[name]) {
      event.preventDefault();
      void deeds[name]();
    }
  });
}

/** An answer of the server that is not what was asked for. */
export class Refused extends Error {}

/** Send to the own server. @throws Refused with its sentence; TypeError when it cannot be reached */
export async function send(url: string, body: string): Promise<unknown> {
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]:not([value=''])")?.value ?? "";
  const watch = new AbortController();
  const timer = setTimeout(() => {
    watch.abort();
  }, 30_000);
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    return await answerOf(await fetch(url, { method: "POST", body, headers, credentials: "same-origin", signal: watch.signal }));
  } finally {
    clearTimeout(timer);
  }
}

/** Ask the own server. @throws Refused, TypeError as `send` */
export async function get(url: string): Promise<unknown> {
  return answerOf(await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" }));
}

async function answerOf(response: Response): Promise<unknown> {
  const said = (await response.json().catch(() => ({}))) as { error?: unknown };
  if (!response.ok) throw new Refused(typeof said.error === "string" ? said.error : "");
  return said;
}

/** Say why sending failed: the server's own sentence, or that it could not be reached. */
export function sayUnsent(root: ParentNode, fault: unknown): void {
  if (fault instanceof Malformed) sayFault(root, fault);
  else problem(root, fault instanceof Refused ? fault.message || word(root, "refused") : word(root, "not_sent"));
}
