/**
 * Long lists of people: `<input data-filter="LIST-ID">` hides what does not fit (marks are ignored: "hoa" finds
 * "Hòa"), and inside such a list a letter jumps to the next given name with it. `data-given` on an entry is the
 * given name; without it the last word of its first text is taken.
 */

import { text } from "./texts";

/** Lower case without marks: "Đường" becomes "duong". */
export function plain(words: string): string {
  return words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("đ", "d").trim();
}

function entries(list: Element): HTMLElement[] {
  return Array.from(list.children) as HTMLElement[];
}

function filter(input: HTMLInputElement): void {
  const list = document.getElementById(input.dataset.filter ?? "");
  if (!list) return;
  const words = plain(input.value).split(/\s+/);
  let left = 0;
  for (const entry of entries(list)) {
    entry.hidden = !words.every((word) => fits(entry, word));
    if (!entry.hidden) left += 1;
  }
  const empty = document.querySelector(`[data-filter-empty="${CSS.escape(list.id)}"]`);
  if (empty) empty.textContent = left ? "" : text("none_found", { what: input.value });
}

/** With `data-name` a word must begin a part of the name ("hoa" is not "Thoan"); else it may stand anywhere. */
function fits(entry: HTMLElement, word: string): boolean {
  const { name } = entry.dataset;
  if (name === undefined) return plain(entry.textContent).includes(word);
  return plain(name).split(/\s+/).some((part) => part.startsWith(word));
}

/** The given name of an entry, without marks. */
export function given(entry: HTMLElement): string {
  const name = entry.dataset.given ?? entry.querySelector("span,b")?.firstChild?.textContent ?? "";
  return plain(name).split(/\s+/).pop() ?? "";
}

function jump(list: Element, letter: string): boolean {
  const all = entries(list).filter((entry) => !entry.hidden);
  const at = all.findIndex((entry) => entry.contains(document.activeElement));
  const found = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((entry) => given(entry).startsWith(letter));
  const target = found?.querySelector<HTMLElement>("button,a") ?? found;
  target?.focus();
  return !!target;
}

export function watchLists(): void {
  document.addEventListener("input", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.matches("input[data-filter]")) filter(input);
  });
  document.addEventListener("chibo:swapped", () => {
    for (const input of document.querySelectorAll<HTMLInputElement>("input[data-filter]")) if (input.value) filter(input);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const list = (event.target as Element).closest(".roll");
      const letter = plain(event.key);
      if (!list || letter.length !== 1 || !/[a-z]/.test(letter) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.documentElement.dataset.keys === "off" || !jump(list, letter)) return;
      // Inside the roll a letter is a name, not one of the page's keys.
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}
