/** Small conveniences of every page; each page works without them. */

import { busy } from "./commands";
import { say } from "./notes";
import { ask, lend } from "./request";
import { text } from "./texts";

/** A form that leaves the page may carry a file over a slow line. */
const LONGEST_MS = 180_000;

/** The Aa menu: what is chosen holds at once; the server keeps it for the next page. */
function appearance(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const button = event.submitter as HTMLButtonElement | null;
  if (!form.matches("form[data-appearance]") || !button) return;
  event.preventDefault();
  document.documentElement.dataset[button.name] = button.value;
  for (const other of form.querySelectorAll<HTMLButtonElement>(`button[name="${button.name}"]`)) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  say(button.textContent.trim());
  const body = new URLSearchParams({ csrfmiddlewaretoken: "", next: location.pathname });
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.set(name, value);
  body.set(button.name, button.value);
  // When it cannot be kept it still holds for this page.
  ask(form.action, { method: "POST", body }).catch(() => undefined);
}

/** The vote button repeats the choice: "Gửi: Tán thành". */
function choice(event: Event): void {
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-vote]");
  const button = form?.querySelector<HTMLElement>("[type=submit]");
  const chosen = form?.querySelector<HTMLInputElement>("input[type=radio]:checked");
  const label = chosen?.labels?.[0]?.textContent.trim();
  if (button && label) button.textContent = text("send", { what: label });
}

/** A title that names the month of its day follows the day, as long as nobody wrote another one. */
function month(event: Event): void {
  const day = event.target as HTMLInputElement;
  const title = document.getElementById(day.dataset.monthIn ?? "") as HTMLInputElement | null;
  if (!title || !day.value) return;
  const [before, now] = [day.dataset.was ?? day.defaultValue, day.value].map((date) => {
    const [year = "", number = ""] = date.split("-");
    return `tháng ${String(Number(number))}/${year}`;
  }) as [string, string];
  day.dataset.was = day.value;
  if (title.value.endsWith(before)) title.value = title.value.slice(0, -before.length) + now;
}

/** After a tap a switch or a sent form lets go, so that Enter means the next step and not the same thing again. */
function letGo(event: MouseEvent): void {
  const button = event.detail ? (event.target as Element).closest<HTMLElement>("button[aria-pressed],button[type=submit]") : null;
  button?.blur();
}

function openDialog(event: Event): void {
  const opener = (event.target as Element).closest<HTMLElement>("[data-dialog]");
  const dialog = document.getElementById(opener?.dataset.dialog ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (!dialog.open) dialog.showModal();
}

function closeDialog(event: Event): void {
  const button = (event.target as Element).closest("[data-close]");
  const dialog = button?.closest("dialog");
  if (!dialog?.open) return;
  event.preventDefault();
  dialog.close();
}

async function copy(event: Event): Promise<void> {
  const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
  if (!button) return;
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
  } catch {
    return;
  }
  button.textContent = text("copied");
  say(text("copied"));
  setTimeout(() => {
    button.textContent = before;
  }, 2000);
}

/** A form that leaves the page is sent once, and its button says so. */
function leaving(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-command],[data-appearance]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  lend(form);
  // After the browser has collected the form, so that the button's own value goes with it.
  setTimeout(() => {
    const rest = busy(event.submitter);
    stayed(() => {
      delete form.dataset.sent;
      rest();
    });
  });
}

/** Run once the page was not left after all: the way was broken off, or nothing came for very long. */
function stayed(run: () => void): void {
  const { navigation } = window as Partial<Pick<Window, "navigation">>;
  const stop = new AbortController();
  const done = (): void => {
    clearTimeout(timer);
    stop.abort();
    run();
  };
  const timer = setTimeout(done, LONGEST_MS);
  navigation?.addEventListener("navigateerror", done, { signal: stop.signal });
}

/** Coming back by the browser's own button finds the forms ready again. */
function restored(event: PageTransitionEvent): void {
  if (event.persisted) location.reload();
}

function closeMenus(event: Event): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (event instanceof KeyboardEvent ? event.key === "Escape" : !menu.contains(event.target as Node)) {
      if (event instanceof KeyboardEvent && menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
      menu.open = false;
    }
  }
}

export function watchPage(): void {
  document.addEventListener("submit", appearance);
  document.addEventListener("submit", leaving);
  document.addEventListener("change", choice);
  document.addEventListener("change", month);
  document.addEventListener("click", letGo);
  document.addEventListener("click", (event) => {
    openDialog(event);
    closeDialog(event);
    closeMenus(event);
    if ((event.target as Element).closest("[data-print]")) window.print();
    void copy(event);
  });
  document.addEventListener("keydown", closeMenus);
  window.addEventListener("pageshow", restored);
  document.addEventListener("chibo:swapped", uncover);
  uncover();
}

/** Buttons that only a script can serve are hidden until there is one, also in parts that come later. */
function uncover(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-print][hidden],[data-copy][hidden]")) button.hidden = false;
}
