import { afterEach, expect, it, vi } from "vitest";
import { bytes, label, watchPush } from "../src/push";
import { at, page } from "./page";

const SECTION =
  '<input name="csrfmiddlewaretoken" value="t"><section data-push="AQID" data-push-to="/devices"><button data-push-on hidden id="on"></button>' +
  '<p data-push-none id="none"></p><p data-push-refused hidden id="refused"></p></section>';

afterEach(() => {
  vi.unstubAllGlobals();
});

function able(permission: string, subscribe: () => Promise<unknown>): void {
  vi.stubGlobal("PushManager", vi.fn());
  vi.stubGlobal("Notification", { requestPermission: () => Promise.resolve(permission) });
  vi.stubGlobal("navigator", {
    userAgent: "Mozilla/5.0 (Linux; Android 12) Chrome/120",
    serviceWorker: { ready: Promise.resolve({ pushManager: { subscribe } }) },
  });
}

it("keys are read from base64url", () => {
  expect([...bytes("-_8B")]).toEqual([251, 255, 1]);
});

it.each([
  ["Mozilla/5.0 (Linux; Android 12) Chrome/120 Safari/537", "Chrome, Android"],
  ["Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge, Windows"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:120) Firefox/120", "Firefox, Linux"],
  ["", "?"],
])("%s is called %s", (agent, name) => {
  expect(label(agent)).toBe(name);
});

it("a browser that cannot do it says so and asks nothing", () => {
  page(SECTION);
  watchPush();
  expect(at("on").hidden).toBe(true);
  expect(document.getElementById("none")).not.toBeNull();
});

it("the address of the browser goes to the server once it is allowed", async () => {
  const sent = vi.fn(() => Promise.resolve(new Response("", { status: 200 })));
  able("granted", () => Promise.resolve({ toJSON: () => ({ endpoint: "https://p/1", keys: { p256dh: "k", auth: "a" } }) }));
  vi.stubGlobal("fetch", sent);
  page(SECTION);
  watchPush();
  at("on").click();
  await vi.waitFor(() => {
    expect(sent).toHaveBeenCalled();
  });
  const [url, init] = sent.mock.calls[0] as unknown as [string, RequestInit];
  expect(url).toBe("/devices");
  expect(String(init.body as URLSearchParams)).toBe("endpoint=https%3A%2F%2Fp%2F1&p256dh=k&auth=a&label=Chrome%2C+Android");
});

it("what the browser refuses is said beside the button", async () => {
  able("denied", () => Promise.reject(new Error("no")));
  page(SECTION);
  watchPush();
  at("on").click();
  await vi.waitFor(() => {
    expect(at("refused").hidden).toBe(false);
  });
  expect(at<HTMLButtonElement>("on").disabled).toBe(false);
});
