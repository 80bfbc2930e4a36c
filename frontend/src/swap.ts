/**
 * Puts fragments from the own server into the page, out of band by id.
 *
 * A fragment is HTML whose top elements carry ids; each replaces the element of the same id.
 * `data-seq` on an element, or the number given with the fragment, orders them: an older rendering
 * never replaces a newer one. A top element with `data-say` is spoken instead of shown.
 * Focus stays where it is, open details stay open, what was typed or chosen stays; a region
 * in which somebody is typing is not replaced but waits behind a note, and one that is being pressed waits
 * for the finger to be lifted: a button that is exchanged between press and release would lose the click.
 */

import { note, say, unnote } from "./notes";
import { isPage } from "./request";
import { text } from "./texts";
import { markup } from "./trusted";

const TYPED = "input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=hidden]),textarea,select,[contenteditable]";
const held = new Map<string, Element>();
const late = new Map<string, { fresh: HTMLElement; own: Element | undefined }>();
let pressed: Element | null = null;

/** The top elements of a piece of HTML from the own server; scripts in it never run. */
export function parse(html: string): Element[] {
  const box = document.createElement("template");
  // The only place where markup of the server becomes nodes.
  // eslint-disable-next-line no-restricted-properties
  box.innerHTML = markup(html);
  return Array.from(box.content.children);
}

/** What a reply of the server says, as one line; nothing of a whole page. */
export function sentence(html: string): string {
  if (isPage(html)) return "";
  return parse(html).map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(" ");
}

/**
 * Apply fragments; returns the ids that were replaced or are held.
 * `own` is the form whose reply this is: its region is replaced although the focus is in it.
 */
export function apply(html: string, seq?: number, own?: Element): string[] {
  const done: string[] = [];
  for (const fresh of parse(html)) {
    if (fresh.hasAttribute("data-say")) say(fresh.textContent.trim());
    else if (fresh.id && place(fresh as HTMLElement, seq, own)) done.push(fresh.id);
  }
  if (done.length) swapped(done);
  return done;
}

function swapped(ids: string[]): void {
  document.dispatchEvent(new CustomEvent("chibo:swapped", { detail: ids }));
}

function place(fresh: HTMLElement, seq?: number, own?: Element): boolean {
  const old = document.getElementById(fresh.id);
  if (!old) return false;
  const number = seqOf(fresh) ?? seq;
  if (number !== undefined) {
    if (number < (seqOf(late.get(fresh.id)?.fresh) ?? seqOf(held.get(fresh.id)) ?? seqOf(old) ?? 0)) return false;
    fresh.dataset.seq = String(number);
  }
  if (pressed && old.contains(pressed)) {
    late.set(fresh.id, { fresh, own });
    return true;
  }
  if (inUse(old) && !own?.contains(document.activeElement)) hold(old, fresh);
  else replace(old, fresh);
  return true;
}

function seqOf(element?: Element): number | undefined {
  const value = element?.getAttribute("data-seq");
  return value ? Number(value) : undefined;
}

/** Somebody types in it, or a dialog in it is open. */
function inUse(region: Element): boolean {
  const active = document.activeElement;
  return (!!active && region.contains(active) && active.matches(TYPED)) || !!region.querySelector("dialog[open]");
}

function hold(old: HTMLElement, fresh: HTMLElement): void {
  held.set(old.id, fresh);
  old.dataset.held = "";
  note("held", {
    kind: "info",
    title: text("held"),
    more: text("held_more"),
    action: { label: text("show"), run: release },
  });
  say(text("held"));
}

/** Show everything that waited; what was typed is carried over. */
export function release(): void {
  unnote("held");
  const waiting = [...held];
  held.clear();
  for (const [id, fresh] of waiting) {
    const old = document.getElementById(id);
    if (!old) continue;
    replace(old, fresh as HTMLElement);
    document.getElementById(id)?.scrollIntoView({ block: "nearest" });
  }
}

/** A region under a finger or a pressed button of the mouse changes after the click. */
export function watchPress(): void {
  const lift = (): void => {
    setTimeout(() => {
      pressed = null;
      const waiting = [...late.values()];
      late.clear();
      for (const { fresh, own } of waiting) place(fresh, undefined, own);
      if (waiting.length) swapped(waiting.map(({ fresh }) => fresh.id));
    });
  };
  document.addEventListener("pointerdown", (event) => {
    pressed = event.target as Element;
  });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, lift);
  window.addEventListener("blur", lift);
}

/** Leaving an untouched field lets its region catch up. */
export function watchHeld(): void {
  document.addEventListener("focusout", () => {
    setTimeout(() => {
      for (const [id, fresh] of [...held]) {
        const old = document.getElementById(id);
        if (old && (inUse(old) || fields(old).some(dirty))) continue;
        held.delete(id);
        if (old) replace(old, fresh as HTMLElement);
      }
    });
  });
}

function replace(old: HTMLElement, fresh: HTMLElement): void {
  held.delete(old.id);
  if (!held.size) unnote("held");
  const active = document.activeElement;
  const back = active && old.contains(active) ? trace(active) : undefined;
  carry(old, fresh);
  const scrolls = [old, ...Array.from(old.querySelectorAll<HTMLElement>("[id]"))]
    .filter((element) => element.scrollTop > 0)
    .map((element) => [element.id, element.scrollTop] as const);
  old.replaceWith(fresh);
  for (const [id, top] of scrolls) document.getElementById(id)?.scrollTo({ top });
  if (back !== undefined) refocus(fresh, back);
}

/** How to find the focused element again in the new rendering. */
function trace(active: Element): string {
  if (active.id) return `#${CSS.escape(active.id)}`;
  for (const name of ["data-key", "href", "name", "aria-label", "formaction"]) {
    const value = active.getAttribute(name);
    if (value) return `${active.localName}[${name}="${CSS.escape(value)}"]`;
  }
  return active.localName;
}

function refocus(region: HTMLElement, path: string): void {
  const target = region.matches(path) ? region : region.querySelector<HTMLElement>(path);
  if (target) {
    target.focus({ preventScroll: true });
    return;
  }
  if (!region.hasAttribute("tabindex")) region.tabIndex = -1;
  region.focus({ preventScroll: true });
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function fields(region: Element): Field[] {
  return Array.from(region.querySelectorAll<Field>("input[id],textarea[id],select[id]"));
}

function dirty(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    return Array.from(field.options).some((option) => option.selected !== option.defaultSelected);
  }
  if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
    return field.checked !== field.defaultChecked;
  }
  return field.type !== "hidden" && field.value !== field.defaultValue;
}

function carry(old: Element, fresh: Element): void {
  for (const field of fields(old).filter(dirty)) {
    const next = fresh.querySelector<Field>(`#${CSS.escape(field.id)}`);
    if (next?.type !== field.type) continue;
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
      (next as HTMLInputElement).checked = field.checked;
      next.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (field.type !== "file") {
      next.value = field.value;
    }
  }
  const open = Array.from(old.querySelectorAll("details[open]"), label);
  for (const details of fresh.querySelectorAll("details")) if (open.includes(label(details))) details.open = true;
}

function label(details: Element): string {
  return details.id || details.querySelector("summary")?.textContent.trim() || "";
}
