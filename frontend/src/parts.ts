/**
 * Parts of a page that come by themselves: `<chibo-part src=URL>` (its content, a link, stands until then), forms
 * `<form method="get" data-part>` that search as one types, links `<a data-part>` that sort and page, and parts
 * inside `[data-every=SECONDS]` that are asked for again while somebody looks (3 s at least), until the server leads
 * somewhere else.
 * The server replies with fragments when asked with `X-Part`; without scripts the same addresses are whole pages.
 */

import { ask, isPage } from "./request";
import { apply, parse } from "./swap";

const TYPING_MS = 300;
const WAIT_MS = 400;
const LEAST_S = 3;
const TRIES_MS = [2_000, 8_000];

export class ChiboPart extends HTMLElement {
  connectedCallback(): void {
    void this.load();
  }

  /** Fetch the content; when it cannot be reached, twice more, and in the end the link stays. */
  async load(again = TRIES_MS): Promise<void> {
    const src = this.getAttribute("src");
    if (!src) return;
    const wait = setTimeout(() => {
      this.setAttribute("aria-busy", "true");
    }, WAIT_MS);
    try {
      const reply = await ask(src);
      if (reply.ok && !isPage(reply.html)) this.replaceChildren(...parse(reply.html));
    } catch {
      // The link inside still leads there.
      const [pause, ...more] = again;
      if (pause !== undefined) setTimeout(() => this.isConnected && void this.load(more), pause);
    } finally {
      clearTimeout(wait);
      this.removeAttribute("aria-busy");
    }
  }
}

let latest = 0;

/** Show another view of this page; falls back to going there. */
export async function visit(url: string): Promise<void> {
  const turn = ++latest;
  try {
    const reply = await ask(url);
    if (turn !== latest) return;
    if (reply.ok && !isPage(reply.html) && apply(reply.html).length) {
      history.replaceState(history.state, "", url);
      return;
    }
  } catch {
    if (turn !== latest) return;
  }
  location.assign(url);
}

/** Bring the page's own parts up to date, as they are sorted and searched now; later when it cannot be reached. */
export async function refresh(): Promise<void> {
  if (document.hidden || !document.querySelector("[data-every]")) return;
  const turn = latest;
  try {
    const reply = await ask(location.href);
    if (turn !== latest) return;
    if (reply.location) location.assign(reply.location);
    else if (reply.ok && !isPage(reply.html)) apply(reply.html);
  } catch {
    // No network: what is shown stays, and the next turn tries again.
  }
}

function address(form: HTMLFormElement): string {
  const url = new URL(form.getAttribute("action") ?? location.pathname, location.href);
  const pairs = [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "");
  url.search = new URLSearchParams(pairs).toString();
  return url.href;
}

export function watchParts(): void {
  const seconds = Number(document.querySelector<HTMLElement>("[data-every]")?.dataset.every ?? 0);
  if (seconds > 0) setInterval(() => void refresh(), Math.max(LEAST_S, seconds) * 1000);
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-part]");
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(() => void visit(address(form)), TYPING_MS);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-part]")) return;
    event.preventDefault();
    clearTimeout(timer);
    void visit(address(form));
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-part]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void visit(link.href);
  });
}
