import { beforeEach, describe, expect, it, vi } from "vitest";
import { submit } from "../src/commands";
import { flush, forget, keep, kept, watchOutbox } from "../src/outbox";
import { at, notes, page, reply, said } from "./page";

const KEY = "11111111-1111-4111-8111-111111111111";
const FORM = (more = ""): string =>
  `<section id="a">old</section><form id="f" method="post" action="/do" data-command ${more}>
   <input type="hidden" name="idempotency_key" value="${KEY}"><input id="t" name="text" value=""><button id="go" name="deed" value="say">Say</button></form>`;

function form(): HTMLFormElement {
  return at<HTMLFormElement>("f");
}

function network(...answers: (Response | Error)[]): ReturnType<typeof vi.fn<typeof fetch>> {
  const mock = vi.fn<typeof fetch>();
  for (const answer of answers) {
    if (answer instanceof Error) mock.mockRejectedValueOnce(answer);
    else mock.mockResolvedValueOnce(answer);
  }
  vi.stubGlobal("fetch", mock);
  return mock;
}

const OFF = new TypeError("no network");

/** Let the pause between two tries pass. */
async function patiently(deed: Promise<void>): Promise<void> {
  await vi.advanceTimersByTimeAsync(2_000);
  vi.useRealTimers();
  await deed;
}

beforeEach(() => {
  localStorage.clear();
  page(FORM());
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe("a command", () => {
  it("goes out with its key and applies the reply", async () => {
    const sent = network(reply('<section id="a">new</section>', { headers: { "Chibo-Seq": "5" } }));
    at<HTMLInputElement>("t").value = "hello";
    await submit(form(), at("go"));
    const [url, init] = sent.mock.calls[0] ?? [];
    expect(url).toBe("/do");
    expect(new Headers(init?.headers).get("Idempotency-Key")).toBe(KEY);
    expect(new Headers(init?.headers).get("X-Part")).toBe("1");
    expect((init?.body as URLSearchParams).get("deed")).toBe("say");
    expect(at("a").textContent).toBe("new");
    expect(at("a").dataset.seq).toBe("5");
    expect(at<HTMLInputElement>("t").value).toBe("");
  });

  it("gets a new key after an answer, and keeps it without one", async () => {
    network(OFF, OFF, reply(""));
    await patiently(submit(form(), at("go")));
    const field = form().querySelector<HTMLInputElement>("[name=idempotency_key]");
    expect(field?.value).toBe(KEY);
    await submit(form(), at("go"));
    expect(field?.value).toMatch(/^[0-9a-f-]{36}$/);
    expect(field?.value).not.toBe(KEY);
  });

  it("tapped twice is sent once", async () => {
    const sent = network(reply(""), reply(""));
    await Promise.all([submit(form(), at("go")), submit(form(), at("go"))]);
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it("that is refused shows why at its place and keeps what was typed", async () => {
    network(reply('<div class="notice" role="alert">The vote is closed.</div>', { status: 409 }));
    at<HTMLInputElement>("t").value = "hello";
    await submit(form(), at("go"));
    expect(document.activeElement?.textContent).toBe("The vote is closed.");
    expect(at<HTMLInputElement>("t").value).toBe("hello");
  });

  it("does not throw away words written while it was on its way", async () => {
    vi.stubGlobal("fetch", () => {
      at<HTMLInputElement>("t").value = "the next note";
      return Promise.resolve(reply(""));
    });
    at<HTMLInputElement>("t").value = "hello";
    await submit(form(), at("go"));
    expect(at<HTMLInputElement>("t").value).toBe("the next note");
  });

  it("whose answer the line lost is asked for once more by itself, with the same key", async () => {
    const sent = network(OFF, reply('<section id="a">new</section>'));
    await patiently(submit(form(), at("go")));
    expect(sent.mock.calls.map(([, init]) => new Headers(init?.headers).get("Idempotency-Key"))).toEqual([KEY, KEY]);
    expect(at("a").textContent).toBe("new");
    expect(notes()).toBe("");
  });

  it("without a network says so and keeps the words in the field", async () => {
    network(OFF, OFF);
    at<HTMLInputElement>("t").value = "hello";
    await patiently(submit(form(), at("go")));
    expect(notes()).toContain("not_sent");
    expect(at<HTMLInputElement>("t").value).toBe("hello");
    expect(kept()).toEqual([]);
    expect(at("go").textContent).toBe("Say");
  });
});

describe("a form that may wait", () => {
  beforeEach(() => {
    page(FORM('data-keep="Opinion"'));
    at<HTMLInputElement>("t").value = "hello";
  });

  it("is kept on the device without a network, and says so", async () => {
    network(OFF);
    await submit(form(), at("go"));
    expect(kept()).toMatchObject([{ key: KEY, url: "/do", label: "Opinion", person: "p1" }]);
    expect(said()).toBe("Kept: 1.");
    expect(at<HTMLInputElement>("t").value).toBe("");
  });

  it("is sent again in order and with the same keys", async () => {
    network(OFF);
    await submit(form(), at("go"));
    keep({ key: "second", url: "/two", body: "x=1", label: "Note" });
    const sent = network(reply(""), reply('<section id="a">both</section>'));
    await flush();
    expect(sent.mock.calls.map(([url]) => url)).toEqual(["/do", "/two"]);
    expect(sent.mock.calls.map(([, init]) => new Headers(init?.headers).get("Idempotency-Key"))).toEqual([KEY, "second"]);
    expect(kept()).toEqual([]);
    expect(at("a").textContent).toBe("both");
    expect(notes()).toBe("");
  });

  it("stands in line behind what is kept already", async () => {
    keep({ key: "first", url: "/one", body: "", label: "Earlier" });
    const sent = network(reply(""), reply(""));
    await submit(form(), at("go"));
    expect(sent.mock.calls.map(([url]) => url)).toEqual(["/one", "/do"]);
  });

  it("that is refused later is shown with the reason and with what was written", async () => {
    network(OFF);
    await submit(form(), at("go"));
    network(reply('<div role="alert">The item is closed.</div>', { status: 409 }));
    await flush();
    expect(kept()).toEqual([]);
    expect(notes()).toContain("Refused: Opinion");
    expect(notes()).toContain("The item is closed. Written: hello");
  });

  it("is tried again soon, then ever more seldom", async () => {
    const sent = network(OFF, OFF, OFF, reply(""));
    await submit(form(), at("go"));
    const times: number[] = [];
    for (let second = 1; second <= 30; second++) {
      const before = sent.mock.calls.length;
      await vi.advanceTimersByTimeAsync(1000);
      if (sent.mock.calls.length > before) times.push(second);
    }
    expect(times).toEqual([2, 6, 14]);
    expect(kept()).toEqual([]);
  });

  it.each([
    ["signed out meanwhile", reply("", { status: 401 })],
    ["to be confirmed first", reply("", { status: 204, headers: { "Chibo-Location": "#/accounts/confirm/for/x/" } })],
  ])("waits on the device when one is %s", async (_why, answer) => {
    network(answer, OFF);
    await submit(form(), at("go"));
    expect(kept()).toMatchObject([{ key: KEY, body: expect.stringContaining("text=hello") as string }]);
  });

  it("waits on when the server itself has a fault", async () => {
    network(OFF);
    await submit(form(), at("go"));
    network(reply("", { status: 503 }));
    await flush();
    expect(kept()).toHaveLength(1);
  });

  it("of another person is neither shown nor sent, and signing out forgets only one's own", async () => {
    keep({ key: "mine", url: "/mine", body: "", label: "Mine" });
    document.body.dataset.person = "p2";
    const sent = network();
    await flush();
    expect(sent).not.toHaveBeenCalled();
    expect(notes()).toBe("");
    forget();
    document.body.dataset.person = "p1";
    expect(kept()).toHaveLength(1);
  });

  it("of somebody invented is told and dropped once the rehearsal is over, and only for whoever is signed in", () => {
    network(OFF, OFF, OFF);
    keep({ key: "mine", url: "/mine", body: "", label: "Mine" });
    document.body.dataset.person = "~p9";
    keep({ key: "theirs", url: "/theirs", body: "", label: "Theirs" });
    watchOutbox();
    expect(kept()).toHaveLength(1);
    delete document.body.dataset.person;
    watchOutbox();
    document.body.dataset.person = "p1";
    watchOutbox();
    expect(notes()).toContain("Over, dropped: 1.");
    expect(kept()).toMatchObject([{ key: "mine" }]);
    document.body.dataset.person = "~p9";
    expect(kept()).toHaveLength(0);
  });
});
