/**
 * Clocks that count by themselves: `<span class="clock" data-clock data-since=ISO data-spent=SECONDS data-limit=SECONDS>`.
 *
 * Shown is `data-spent` (seconds before `data-since`) plus the time since; without `data-since` the clock
 * stands. With `data-down` the time left is shown. Past the limit the class `over` and the word come; nothing is spoken.
 */

import { text } from "./texts";

let ahead: number | undefined;

/** Server time in ms: the device's clock, corrected by what the page said when its first byte arrived. */
export function serverNow(): number {
  ahead ??= offset();
  return Date.now() + ahead;
}

function offset(): number {
  const said = Date.parse(document.body.dataset.now ?? "");
  if (Number.isNaN(said)) return 0;
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const heard = visit?.responseStart ? performance.timeOrigin + visit.responseStart : Date.now();
  return said - heard;
}

/** `2:05`, `1:02:05`. */
export function reading(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${hours ? String(minutes).padStart(2, "0") : minutes}:${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** Write the time of one clock. */
export function tick(clock: HTMLElement, now: number): void {
  const { since, spent = "0", limit } = clock.dataset;
  const seconds = Number(spent) + (since ? Math.max(0, (now - Date.parse(since)) / 1000) : 0);
  const over = limit !== undefined && seconds > Number(limit);
  const shown = "down" in clock.dataset && limit && !over ? Math.ceil(Number(limit) - seconds) : seconds;
  const face = clock.querySelector("[data-face]") ?? clock;
  const written = reading(shown);
  if (face.textContent !== written) face.textContent = written;
  clock.classList.toggle("over", over);
  const word = clock.querySelector("[data-over]");
  if (word) word.textContent = over ? text("over") : "";
}

export function watchClocks(): void {
  const all = (): void => {
    for (const clock of document.querySelectorAll<HTMLElement>("[data-clock]")) tick(clock, serverNow());
  };
  setInterval(all, 1000);
  document.addEventListener("chibo:swapped", all);
  all();
}
