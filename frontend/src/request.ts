/** Requests to the own server for parts of a page. */

const PATIENCE_MS = 20_000;

export interface Reply {
  ok: boolean;
  status: number;
  html: string;
  /** Sequence number the reply stands for, when the server says one. */
  seq?: number;
  /** Address to go to instead of showing something. */
  location?: string;
}

/** Ask for parts. @throws TypeError or AbortError when the server cannot be reached in time. */
export async function ask(url: string, init: RequestInit = {}, headers: Record<string, string> = {}): Promise<Reply> {
  const watch = new AbortController();
  const timer = setTimeout(() => {
    watch.abort();
  }, PATIENCE_MS);
  try {
    const response = await fetch(url, {
      credentials: "same-origin",
      ...init,
      headers: { "X-Part": "1", ...token(init), ...headers },
      signal: watch.signal,
    });
    const seq = Number(response.headers.get("Chibo-Seq") ?? NaN);
    const location = response.headers.get("Chibo-Location");
    return {
      ok: response.ok,
      status: response.status,
      html: await response.text(),
      ...(Number.isFinite(seq) ? { seq } : {}),
      ...(location ? { location } : {}),
    };
  } finally {
    clearTimeout(timer);
  }
}

const TOKEN = "csrfmiddlewaretoken";

/** The token of the page itself; forms in a rendering that many people receive carry none. */
function pageToken(): string {
  return document.querySelector<HTMLInputElement>(`input[name=${TOKEN}]:not([value=''])`)?.value ?? "";
}

function token(init: RequestInit): Record<string, string> {
  const value = pageToken();
  return init.method === "POST" && value ? { "X-CSRFToken": value } : {};
}

/** Lend the page's token to a form that leaves the page and came without one. */
export function lend(form: HTMLFormElement): void {
  const own = form.querySelector<HTMLInputElement>(`input[name=${TOKEN}]`);
  if (own?.value) return;
  const field = own ?? document.createElement("input");
  field.type = "hidden";
  field.name = TOKEN;
  field.value = pageToken();
  if (!own) form.append(field);
}

/** Nothing was done: one has to sign in again, or to confirm who one is. */
export function isTurnedBack(reply: Reply): boolean {
  return reply.status === 401 || /\/accounts\/(login|confirm)\//.test(reply.location ?? "");
}

/** Whole pages cannot be shown in a part. */
export function isPage(html: string): boolean {
  return /^\s*<!doctype/i.test(html);
}

/** A random UUID; `crypto.randomUUID` exists only on secure origins. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
