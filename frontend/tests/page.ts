/** A page like base.html makes it, for the tests. */

import { forgetTexts } from "../src/texts";

const note = (kind: string): string =>
  `<template data-note="${kind}"><div class="notice"><strong></strong><span></span> <button type="button"></button></div></template>`;

/** Put `main` between the frame's parts that the scripts use. */
export function page(main: string): void {
  document.body.dataset.person = "p1";
  const parts = ["info", "good", "warn", "bad"].map(note).join("");
  const texts = JSON.stringify({ kept: "Kept: {n}.", refused: "Refused: {what}", rehearsed: "Over, dropped: {n}.", send: "Cast: {what}", sending: "Sending", your_words: "Written: {what}" });
  const html = `<main id="noi-dung">${main}</main><div id="notes" hidden></div><p data-live></p>${parts}<script id="texts" type="application/json">${texts}</script>`;
  const box = document.createRange().createContextualFragment(html);
  document.body.replaceChildren(box);
  forgetTexts();
}

/** The element with an id, of the type asked for. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function at<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found as E;
}

/** What the notes at the foot say. */
export function notes(): string {
  return document.getElementById("notes")?.textContent.replace(/\s+/g, " ").trim() ?? "";
}

/** What the live region said last. */
export function said(): string {
  return document.querySelector("[data-live]")?.textContent ?? "";
}

/** A reply of the server. */
export function reply(html: string, init: ResponseInit = {}): Response {
  return new Response(init.status === 204 ? null : html, { status: 200, ...init });
}
