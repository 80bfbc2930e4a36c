/**
 * Shows the offline page instead of the browser's own when a page cannot be reached.
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

const shelf = `chibo ${chiboAssets.join(" ")}`;

async function install(): Promise<void> {
  const cache = await caches.open(shelf);
  await cache.addAll(chiboAssets);
}

async function tidy(): Promise<void> {
  const old = (await caches.keys()).filter((key) => key.startsWith("chibo ") && key !== shelf);
  await Promise.all(old.map((key) => caches.delete(key)));
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
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
