/**
 * Shows the offline page instead of the browser's own when a page cannot be reached, and reminders.
 *
 * It keeps that page, the stylesheet and the script, and nothing else: never a page with somebody's data.
 * The small file that loads this one brings the addresses (`chiboAssets`), the offline page first.
 */

declare const chiboAssets: [string, ...string[]];

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetch extends Event {
  readonly request: Request;
  respondWith(reply: Promise<Response>): void;
}

interface Pushed extends Extendable {
  readonly data: { text(): string } | null;
}

interface Pressed extends Extendable {
  readonly notification: Notification;
}

interface Window_ {
  readonly url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

interface Worker_ {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(which: { type: "window" }): Promise<Window_[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

const worker = self as unknown as Worker_;
const INBOX = "/notices/";
const shelf = `chibo ${chiboAssets.join(" ")}`;

async function install(): Promise<void> {
  const cache = await caches.open(shelf);
  await cache.addAll(chiboAssets);
}

async function tidy(): Promise<void> {
  const old = (await caches.keys()).filter((key) => key.startsWith("chibo ") && key !== shelf);
  await Promise.all(old.map((key) => caches.delete(key)));
}

/** A page is asked for twice before it counts as out of reach: a weak line breaks now and then. A form is sent once. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request.method === "GET" ? request.clone() : request);
  } catch {
    try {
      if (request.method === "GET" && navigator.onLine) return await fetch(request);
    } catch {
      // Out of reach.
    }
    return (await caches.match(chiboAssets[0])) ?? Response.error();
  }
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("install", (event) => {
  (event as Extendable).waitUntil(install());
});
self.addEventListener("activate", (event) => {
  (event as Extendable).waitUntil(tidy());
});
self.addEventListener("fetch", (event) => {
  const visit = event as Fetch;
  const { request } = visit;
  if (request.mode === "navigate") visit.respondWith(page(request));
  else if (chiboAssets.includes(new URL(request.url).pathname)) visit.respondWith(asset(request));
});

/** One message at a time: a newer one takes the place of an older one that nobody has read. */
function remind(text: string): Promise<void> {
  return worker.registration.showNotification("Chi bộ số", { body: text, tag: "chibo", lang: "vi" });
}

async function inbox(): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: "window" });
  if (!open) {
    await worker.clients.openWindow(INBOX);
    return;
  }
  await open.focus();
  if (new URL(open.url).pathname === "/") await open.navigate(INBOX);
}

self.addEventListener("push", (event) => {
  const pushed = event as Pushed;
  pushed.waitUntil(remind(pushed.data?.text() ?? ""));
});
self.addEventListener("notificationclick", (event) => {
  const pressed = event as Pressed;
  pressed.notification.close();
  pressed.waitUntil(inbox());
});
