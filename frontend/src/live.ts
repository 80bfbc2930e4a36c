/**
 * `<chibo-live src=URL last=N [poll=URL]>`: follows a stream of server-sent events.
 *
 * Every event, whatever its name, brings fragments (see swap.ts) and its sequence number as id. Names with a
 * meaning of their own: `resync` (fetch the whole anew, within 0–2 s), `end` (nothing more will come), `barred`
 * (the right has ended; its data says why, the page says what to do and does not come back). Any byte,
 * also a comment, counts as a sign of life; 40 s without one means the link is dead. The stream is opened with
 * `?last=N` (and `Last-Event-ID` on the same origin). When it fails twice in a row the snapshot is asked for
 * every 10 s: the same address (or `poll`) with `Accept: text/html`, replying 204 when nothing is newer.
 * A device that goes offline cuts the link at once. The page says that the link is lost after 8 s, and that it is back.
 */

import { note, say, unnote } from "./notes";
import { events } from "./sse";
import { apply } from "./swap";
import { text, type TextKey } from "./texts";

const SILENCE_MS = 40_000;
const BANNER_MS = 8_000;
const POLL_MS = 10_000;
const JITTER_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
const REASONS: Record<string, [TextKey, TextKey?]> = {
  signed_out: ["sign_in"],
  office_ended: ["office_ended", "office_ended_more"],
};

export class ChiboLive extends HTMLElement {
  #last = 0;
  #failures = 0;
  #stop = new AbortController();
  #link: AbortController | undefined;
  #banner: ReturnType<typeof setTimeout> | undefined;
  #shown = false;
  #polling: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.#last = Number(this.getAttribute("last") ?? 0);
    this.#stop = new AbortController();
    void this.#follow();
    document.addEventListener("visibilitychange", this.#wake);
    window.addEventListener("online", this.#wake);
    window.addEventListener("offline", this.#cut);
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    this.#rest();
    document.removeEventListener("visibilitychange", this.#wake);
    window.removeEventListener("online", this.#wake);
    window.removeEventListener("offline", this.#cut);
  }

  /** The number of the last event that was applied. */
  get last(): number {
    return this.#last;
  }

  async #follow(): Promise<void> {
    const stop = this.#stop;
    while (!(await this.#once(stop))) {
      this.#lost();
      await this.#pause(Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (this.#failures - 1)) * (0.5 + Math.random() / 2));
    }
  }

  /** One connection, until it breaks; true when it is over for good. */
  async #once(stop: AbortController): Promise<boolean> {
    const link = (this.#link = new AbortController());
    const cut = (): void => {
      link.abort();
    };
    stop.signal.addEventListener("abort", cut);
    let watch = setTimeout(cut, SILENCE_MS);
    const alive = (): void => {
      clearTimeout(watch);
      watch = setTimeout(cut, SILENCE_MS);
    };
    try {
      const response = await fetch(this.#address(), this.#request("text/event-stream", link.signal));
      if (response.status === 204) return true;
      if (!response.ok || !response.body) return this.#turnedAway(response.status);
      this.#linked();
      for await (const event of events(response.body, alive)) {
        if (event.name === "end") {
          this.#take(event.data, event.id);
          return true;
        }
        if (event.name === "barred") return this.#bar(event.data);
        if (event.name === "resync") setTimeout(() => void this.#snapshot(true), Math.random() * JITTER_MS);
        else this.#take(event.data, event.id);
      }
    } catch {
      // A broken link is the ordinary case here: the caller waits and tries again.
    } finally {
      clearTimeout(watch);
      stop.signal.removeEventListener("abort", cut);
    }
    return stop.signal.aborted;
  }

  /** Signed out or no longer allowed; any other refusal passes. */
  #turnedAway(status: number): boolean {
    if (status === 401) return this.#bar("signed_out");
    return (status === 403 || status === 404) && this.#bar("right_ended");
  }

  /** It is over for good: say why; loading the page anew shows where to sign in, or whom to ask. */
  #bar(why: string): true {
    const [title, more]: [TextKey, TextKey?] = REASONS[why] ?? ["right_ended", "right_ended_more"];
    this.#rest();
    note("lost", {
      kind: "warn",
      title: text(title),
      ...(more ? { more: text(more) } : {}),
      action: { label: text(why === "signed_out" ? "go_sign_in" : "show"), run: () => { location.reload(); } },
    });
    say(text(title));
    return true;
  }

  #address(): string {
    const url = new URL(this.getAttribute("src") ?? "", location.href);
    url.searchParams.set("last", String(this.#last));
    return url.href;
  }

  #request(accept: string, signal: AbortSignal): RequestInit {
    const foreign = new URL(this.#address()).origin !== location.origin;
    const headers: Record<string, string> = { Accept: accept };
    if (!foreign) headers["Last-Event-ID"] = String(this.#last);
    return { headers, signal, cache: "no-store", credentials: foreign ? "include" : "same-origin" };
  }

  #take(html: string, id: string): void {
    const seq = id === "" ? undefined : Number(id);
    if (html) apply(html, seq);
    if (seq !== undefined && seq > this.#last) {
      this.#last = seq;
      this.setAttribute("last", String(seq));
    }
  }

  async #snapshot(insist = false): Promise<void> {
    const url = new URL(this.getAttribute("poll") ?? this.getAttribute("src") ?? "", location.href);
    url.searchParams.set("last", insist ? "-1" : String(this.#last));
    try {
      const response = await fetch(url.href, this.#request("text/html", AbortSignal.timeout(POLL_MS)));
      if (response.status === 204) return;
      if (response.ok) this.#take(await response.text(), response.headers.get("Chibo-Seq") ?? "");
      else if (insist) location.reload();
    } catch {
      // Still no network; the next turn tries again.
    }
  }

  #lost(): void {
    this.#failures += 1;
    const since = new Date();
    this.#banner ??= setTimeout(() => {
      this.#shown = true;
      const time = since.toLocaleTimeString(document.documentElement.lang || "vi", { hour: "2-digit", minute: "2-digit" });
      note("lost", { kind: "warn", title: text("lost", { time }), more: text("lost_more") });
      say(text("lost", { time }));
    }, BANNER_MS);
    if (this.#failures >= 2) this.#polling ??= setInterval(() => void this.#snapshot(), POLL_MS);
  }

  #linked(): void {
    this.#failures = 0;
    this.#rest();
    if (this.#shown) {
      this.#shown = false;
      unnote("lost");
      say(text("back"));
    }
    document.dispatchEvent(new CustomEvent("chibo:linked"));
  }

  #rest(): void {
    clearTimeout(this.#banner);
    clearInterval(this.#polling);
    this.#banner = this.#polling = undefined;
  }

  #skip: () => void = () => undefined;

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#skip = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The device itself has lost its network: do not wait for the silence to be noticed. */
  #cut = (): void => {
    this.#link?.abort();
  };

  /** Back in front of somebody, or back on the network: try at once. */
  #wake = (): void => {
    if (document.visibilityState === "visible") this.#skip();
  };
}
