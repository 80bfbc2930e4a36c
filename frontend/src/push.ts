/**
 * Reminders on this device: asked for by a button only, never by the page itself.
 *
 * The section names the sender's key (`data-push`) and where the browser's address goes (`data-push-to`).
 */

import { ask } from "./request";

/** Bytes of base64url. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** A short name of this browser for the list of devices. */
export function label(agent: string): string {
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux(?!.*Android)/.exec(agent)?.[0] ?? "";
  const name = /Edg|Firefox|Chrome(?!.*Edg)|Safari(?!.*Edg)/.exec(agent)?.[0] ?? "";
  return [name === "Edg" ? "Edge" : name, system].filter(Boolean).join(", ") || "?";
}

function able(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function subscribe(section: HTMLElement): Promise<boolean> {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const worker = await navigator.serviceWorker.ready;
  const given = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(section.dataset.push ?? ""),
  });
  const { endpoint, keys } = given.toJSON();
  const body = new URLSearchParams({
    endpoint: endpoint ?? "",
    p256dh: keys?.p256dh ?? "",
    auth: keys?.auth ?? "",
    label: label(navigator.userAgent),
  });
  return (await ask(section.dataset.pushTo ?? "", { method: "POST", body })).ok;
}

/** Show the button where the browser can do it; reload once it is subscribed. */
export function watchPush(): void {
  const section = document.querySelector<HTMLElement>("[data-push]");
  const button = section?.querySelector<HTMLButtonElement>("[data-push-on]");
  if (!section || !button || !able()) return;
  button.hidden = false;
  section.querySelector("[data-push-none]")?.remove();
  button.addEventListener("click", () => {
    button.disabled = true;
    void subscribe(section)
      .catch(() => false)
      .then((done) => {
        button.disabled = false;
        if (done) location.reload();
        else section.querySelector<HTMLElement>("[data-push-refused]")?.removeAttribute("hidden");
      });
  });
}
