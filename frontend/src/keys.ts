/**
 * Keys: an element with `data-key="n"` is used by that key: a button or link is pressed, a field is focused,
 * a fold is opened at its first field.
 * Enter works only while nothing else has the focus. `?` lists what works here. Single letters can be turned off
 * (`<html data-keys="off">`, WCAG 2.1.4); every key has a visible button.
 */

const TYPED = "input:not([type=radio],[type=checkbox],[type=button],[type=submit]),textarea,select,[contenteditable]";

function off(): boolean {
  return document.documentElement.dataset.keys === "off";
}

function visible(element: HTMLElement): boolean {
  return element.getAttribute("aria-disabled") !== "true" && !element.closest("[hidden],dialog:not([open])");
}

/** The first visible element that answers to a key. */
export function holder(key: string): HTMLElement | undefined {
  return Array.from(document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)).find(visible);
}

/** Act on a key; true when something answered. */
export function press(event: KeyboardEvent): boolean {
  const target = event.target as Element | null;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return false;
  if (target?.matches(TYPED) || document.querySelector("dialog[open]")) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "Enter" && target && target !== document.body && target.id !== "noi-dung") return false;
  if (key.length === 1 && off()) return false;
  if (key === "?") return list();
  const found = holder(key);
  if (!found) return false;
  if (found.matches(TYPED)) found.focus();
  else if (found.tagName === "SUMMARY") unfold(found);
  else found.click();
  return true;
}

/** Open a fold and go to its first field, also when it is open already: the key means the field. */
function unfold(summary: HTMLElement): void {
  const fold = summary.closest("details");
  if (!fold) return;
  fold.open = true;
  const fields = Array.from(fold.querySelectorAll<HTMLInputElement>("input:not([type=hidden]),select,textarea"));
  (fields.find((field) => field.checked) ?? fields[0] ?? summary).focus();
}

function list(): boolean {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-keys-list]");
  const rows = dialog?.querySelector("dl");
  const found = Array.from(document.querySelectorAll<HTMLElement>("[data-key]")).filter(visible);
  if (!dialog || !rows || !found.length) return false;
  rows.replaceChildren(...found.map(row));
  dialog.showModal();
  return true;
}

function row(element: HTMLElement): HTMLElement {
  const [pair, name, meaning] = [document.createElement("div"), document.createElement("dt"), document.createElement("dd")];
  const cap = document.createElement("kbd");
  cap.textContent = (element.dataset.key ?? "").toUpperCase().replace("ENTER", "Enter");
  name.append(cap);
  const words = element.cloneNode(true) as HTMLElement;
  for (const mark of words.querySelectorAll("kbd")) mark.remove();
  meaning.textContent = element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? words.textContent.trim();
  pair.append(name, meaning);
  return pair;
}

export function watchKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (press(event)) event.preventDefault();
  });
}
