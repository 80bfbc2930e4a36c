import { beforeEach, describe, expect, it, vi } from "vitest";
import { isUnsaved, watchAutosave } from "../src/autosave";
import { at, notes, page, reply } from "./page";

watchAutosave();

function write(words: string): void {
  at<HTMLInputElement>("t").value = words;
  at("t").dispatchEvent(new Event("change", { bubbles: true }));
}

function bodies(sent: ReturnType<typeof vi.fn<typeof fetch>>): (string | null)[] {
  return sent.mock.calls.map(([, init]) => (init?.body as URLSearchParams).get("text"));
}

/** A server that answers when it is told to. */
function slow(): { sent: ReturnType<typeof vi.fn<typeof fetch>>; answer: (reply: Response) => Promise<void> } {
  const open: ((reply: Response) => void)[] = [];
  const sent = vi.fn<typeof fetch>(() => new Promise((resolve) => open.push(resolve)));
  vi.stubGlobal("fetch", sent);
  return {
    sent,
    answer: async (given) => {
      open.shift()?.(given);
      await vi.advanceTimersByTimeAsync(1);
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  page('<p id="saved"></p><form id="f" method="post" action="/plan" data-autosave><input id="t" name="text"></form>');
  return () => vi.useRealTimers();
});

describe("a form that keeps itself", () => {
  it("is sent half a second after the last change", async () => {
    const { sent, answer } = slow();
    write("one");
    await vi.advanceTimersByTimeAsync(400);
    write("two");
    await vi.advanceTimersByTimeAsync(500);
    await answer(reply('<p id="saved">kept</p>'));
    expect(bodies(sent)).toEqual(["two"]);
    expect(at("saved").textContent).toBe("kept");
    expect(isUnsaved()).toBe(false);
  });

  it("never has two versions on the way: the older could arrive last", async () => {
    const { sent, answer } = slow();
    write("one");
    await vi.advanceTimersByTimeAsync(500);
    write("two");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(bodies(sent)).toEqual(["one"]);
    await answer(reply(""));
    await vi.advanceTimersByTimeAsync(1);
    expect(bodies(sent)).toEqual(["one", "two"]);
    await answer(reply(""));
    expect(isUnsaved()).toBe(false);
  });

  it("is sent again when the line broke, and until then the page does not close unasked", async () => {
    const sent = vi.fn<typeof fetch>().mockRejectedValueOnce(new TypeError("reset")).mockResolvedValueOnce(reply(""));
    vi.stubGlobal("fetch", sent);
    write("one");
    await vi.advanceTimersByTimeAsync(600);
    expect(notes()).toContain("not_sent");
    const leaving = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(bodies(sent)).toEqual(["one", "one"]);
    expect(notes()).toBe("");
    expect(isUnsaved()).toBe(false);
  });

  it("says why when it is refused, and is not sent over and over", async () => {
    const sent = vi.fn<typeof fetch>().mockResolvedValue(reply('<div role="alert">Somebody else has changed it.</div>', { status: 409 }));
    vi.stubGlobal("fetch", sent);
    write("one");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sent).toHaveBeenCalledTimes(1);
    expect(notes()).toContain("Somebody else has changed it.");
  });

  it("that goes as a whole is not sent beside it", async () => {
    const { sent } = slow();
    write("one");
    at("f").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).not.toHaveBeenCalled();
    expect(isUnsaved()).toBe(false);
  });
});
