/**
 * Looking for the own ballot among the accepted ones. It happens on this device: the server, which knows who is signed in,
 * must not learn which tracker somebody looks for.
 */

import { all, fill, one, word } from "./page";

/** Show the ballots whose tracker begins as written, and say how many there are. */
export function find(root: HTMLElement): void {
  const wanted = one<HTMLInputElement>(root, "[data-wanted]").value.replace(/\s/g, "");
  const found = all(root, "[data-tracker]").filter((row) => {
    row.hidden = !(row.dataset.tracker ?? "").startsWith(wanted);
    return !row.hidden;
  });
  const key = !wanted ? "" : found.length ? "found" : "none";
  fill(root, "found", key && word(root, key, { n: found.length }));
}

for (const root of all(document, "[data-trackers]")) {
  root.addEventListener("input", () => {
    find(root);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    find(root);
  });
}
