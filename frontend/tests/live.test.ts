import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChiboLive } from "../src/live";
import { events, type ServerEvent } from "../src/sse";
import { at, notes, page, reply, said } from "./page";

customElements.define("chibo-live", ChiboLive);

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
}

/** A stream that stays open until the link is cut. */
function open(text: string, signal?: AbortSignal | null): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      signal?.addEventListener("abort", () => {
        controller.error(new Error("cut"));
      });
    },
  });
  return new Response(body);
}

async function all(body: ReadableStream<Uint8Array>): Promise<ServerEvent[]> {
  const found: ServerEvent[] = [];
  for await (const event of events(body)) found.push(event);
  return found;
}

describe("a stream of events", () => {
  it("is read across any cut of its bytes", async () => {
    const text = 'id: 7\nevent: vote.open\ndata: <p id="a">đóng</p>\ndata: two\n\n: beat\n\ndata: x\r\n\r\n';
    const bytes = new TextEncoder().encode(text);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes.slice(0, cut));
          controller.enqueue(bytes.slice(cut));
          controller.close();
        },
      });
      expect(await all(body)).toEqual([
        { name: "vote.open", id: "7", data: '<p id="a">đóng</p>\ntwo' },
        { name: "beat", id: "7", data: "" },
        { name: "message", id: "7", data: "x" },
      ]);
    }
  });

  it("cut in the middle of an event does not yield the half", async () => {
    expect(await all(stream("data: whole\n\ndata: ha"))).toHaveLength(1);
  });
});

describe("chibo-live", () => {
  const asked: { url: string; headers: Headers }[] = [];
  let answers: ((init?: RequestInit) => Promise<Response>)[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(1);
    asked.length = 0;
    answers = [];
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
      asked.push({ url, headers: new Headers(init?.headers) });
      const next = answers.shift();
      return next ? next(init) : Promise.reject(new TypeError("no network"));
    });
  });
  afterEach(() => {
    document.querySelector("chibo-live")?.remove();
    vi.useRealTimers();
  });

  function begin(): void {
    page('<section id="a">old</section><chibo-live src="/events" last="4" poll="/snapshot"></chibo-live>');
  }

  it("applies events, counts them, and asks for what it missed", async () => {
    answers = [
      () => Promise.resolve(new Response(stream('id: 5\nevent: item\ndata: <section id="a">five</section>\n\n'))),
      (init) => Promise.resolve(open("", init?.signal)),
    ];
    begin();
    await vi.advanceTimersByTimeAsync(1500);
    expect(at("a").textContent).toBe("five");
    expect(asked.map(({ url }) => new URL(url).search)).toEqual(["?last=4", "?last=5"]);
    expect(asked[1]?.headers.get("Last-Event-ID")).toBe("5");
    expect(notes()).toBe("");
  });

  it("says after eight seconds that the link is lost, polls, and says when it is back", async () => {
    begin();
    await vi.advanceTimersByTimeAsync(7000);
    expect(notes()).toBe("");
    await vi.advanceTimersByTimeAsync(1500);
    expect(notes()).toContain("lost");
    const snapshot = reply('<section id="a">nine</section>', { headers: { "Chibo-Seq": "9" } });
    vi.stubGlobal("fetch", (url: string) =>
      url.includes("/snapshot") ? Promise.resolve(snapshot.clone()) : Promise.reject(new TypeError("stream fails")),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect(at("a").textContent).toBe("nine");
    vi.stubGlobal("fetch", (_: string, init?: RequestInit) => Promise.resolve(open(": hello\n\n", init?.signal)));
    await vi.advanceTimersByTimeAsync(31_000);
    expect(notes()).toBe("");
    expect(said()).toBe("back");
  });

  it("takes 40 silent seconds for a dead link and opens another", async () => {
    answers = [(init) => Promise.resolve(open(": hello\n\n", init?.signal)), (init) => Promise.resolve(open("", init?.signal))];
    begin();
    await vi.advanceTimersByTimeAsync(39_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(asked).toHaveLength(2);
  });

  it("does not wait for the silence when the device itself goes offline", async () => {
    answers = [(init) => Promise.resolve(open(": hello\n\n", init?.signal))];
    begin();
    await vi.advanceTimersByTimeAsync(1000);
    window.dispatchEvent(new Event("offline"));
    await vi.advanceTimersByTimeAsync(8500);
    expect(notes()).toContain("lost");
  });

  it("fetches the whole anew when told to, with a random delay", async () => {
    answers = [
      (init) => Promise.resolve(open("event: resync\ndata:\n\n", init?.signal)),
      () => Promise.resolve(reply('<section id="a">whole</section>', { headers: { "Chibo-Seq": "12" } })),
    ];
    begin();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1500);
    expect(new URL(asked[1]?.url ?? "").pathname + new URL(asked[1]?.url ?? "").search).toBe("/snapshot?last=-1");
    expect(at("a").textContent).toBe("whole");
    expect(document.querySelector<ChiboLive>("chibo-live")?.last).toBe(12);
  });

  it("stops for good after the end, and after being turned away", async () => {
    answers = [() => Promise.resolve(new Response(stream('id: 6\nevent: end\ndata: <section id="a">over</section>\n\n')))];
    begin();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    expect(at("a").textContent).toBe("over");
    answers = [() => Promise.resolve(reply("", { status: 403 }))];
    begin();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
    expect(notes()).toContain("right_ended");
  });

  it.each([
    ["signed_out", "sign_in"],
    ["office_ended", "office_ended_more"],
    ["right_ended", "right_ended_more"],
    ["something new", "right_ended_more"],
  ])("says why its right has ended (%s), and neither comes back nor polls", async (why, words) => {
    answers = [
      () => Promise.reject(new TypeError("no network")),
      () => Promise.reject(new TypeError("no network")),
      () => Promise.resolve(new Response(stream(`event: barred\ndata: ${why}\n\n`))),
    ];
    begin();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).toHaveLength(3);
    expect(notes()).toContain(words);
    expect(said()).toContain(words.replace("_more", ""));
  });
});
