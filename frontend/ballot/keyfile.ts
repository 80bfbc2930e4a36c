/** The file with the key: saving it, and reading it again. */

import type { Kept } from "./core/backup";
import { Malformed } from "./core/encode";
import { one } from "./page";
import type { Doer } from "./trustee-tasks";

export const LEAST_SIGNS = 12;

/** Give the person a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

/** The passphrase of `[data-passphrase]`, written twice. @throws Malformed "short" or "unlike" */
export function passphraseOf(root: ParentNode): string {
  const [first, second] = [one<HTMLInputElement>(root, "[data-passphrase]"), one<HTMLInputElement>(root, "[data-passphrase-again]")];
  if (first.value.trim().length < LEAST_SIGNS) throw new Malformed("short");
  if (first.value !== second.value) throw new Malformed("unlike");
  return first.value;
}

/** Save the key as `chibo-key-UUID.json`. */
export async function save(root: ParentNode, doer: Doer, kept: Kept): Promise<void> {
  download(`chibo-key-${kept.uuid}.json`, await doer.call<string>("seal", [kept, passphraseOf(root)]));
  for (const field of root.querySelectorAll<HTMLInputElement>("[data-passphrase],[data-passphrase-again]")) field.value = "";
}

/** The key of the file in `[data-keyfile]` with the passphrase in `[data-unlock]`. @throws Malformed */
export async function load(root: ParentNode, doer: Doer): Promise<Kept> {
  const [input, secret] = [one<HTMLInputElement>(root, "[data-keyfile]"), one<HTMLInputElement>(root, "[data-unlock]")];
  const file = input.files?.[0];
  if (!file) throw new Malformed("no_file");
  const kept = await doer.call<Kept>("unseal", [await file.text(), secret.value]);
  secret.value = "";
  input.value = "";
  return kept;
}
