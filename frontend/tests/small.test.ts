import { beforeEach, describe, expect, it, vi } from "vitest";
import { watchAutosave } from "../src/autosave";
import { reading, tick } from "../src/clock";
import { press, watchKeys } from "../src/keys";
import { given, plain, watchLists } from "../src/lists";
import { watchPage } from "../src/page";
import { ChiboPart, refresh, visit } from "../src/parts";
import { uuid } from "../src/request";
import { at, page, reply } from "./page";

watchPage();
watchAutosave();
watchKeys();
watchLists();

function key(name: string, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
}

describe("clocks", () => {
  it.each([[0, "0:00"], [65, "1:05"], [3725, "1:02:05"], [-4, "0:00"]])("%i s read %s", (seconds, face) => {
    expect(reading(seconds)).toBe(face);
  });

  it("count from their start and say when the time is over", () => {
    page('<span id="c" data-clock data-since="2026-11-03T12:30:00Z" data-spent="60" data-limit="90"><span data-face></span><small><b data-over></b></small></span>');
    tick(at("c"), Date.parse("2026-11-03T12:30:20Z"));
    expect(at("c").textContent).toBe("1:20");
    tick(at("c"), Date.parse("2026-11-03T12:30:40Z"));
    expect(at("c").textContent).toBe("1:40over");
    expect(at("c").classList.contains("over")).toBe(true);
  });

  it("stand still when paused, whatever the device's time", () => {
    page('<span id="c" data-clock data-spent="34"></span>');
    tick(at("c"), Date.now() + 99_000);
    expect(at("c").textContent).toBe("0:34");
  });
});

describe("a title with the month of its day", () => {
  function moved(title: string, ...days: string[]): string {
    page('<input id="t"><input id="d" type="date" value="2026-12-03" data-month-in="t">');
    at<HTMLInputElement>("t").value = title;
    for (const day of days) {
      at<HTMLInputElement>("d").value = day;
      at("d").dispatchEvent(new Event("change", { bubbles: true }));
    }
    return at<HTMLInputElement>("t").value;
  }

  it("follows the day, and stays when somebody wrote another", () => {
    expect(moved("Sinh hoạt tháng 12/2026", "2026-11-24")).toBe("Sinh hoạt tháng 11/2026");
    expect(moved("Sinh hoạt tháng 12/2026", "2026-11-24", "2027-01-05")).toBe("Sinh hoạt tháng 1/2027");
    expect(moved("Họp bàn việc làng", "2026-11-24")).toBe("Họp bàn việc làng");
    expect(moved("Sinh hoạt tháng 12/2026", "")).toBe("Sinh hoạt tháng 12/2026");
  });
});

describe("what was tapped", () => {
  const pressed = '<button id="b" type="button" aria-pressed="false"></button>';
  const sent = '<form><button id="b" type="submit"></button></form>';
  const other = '<button id="b" type="button"></button>';

  it.each([[pressed, 1, false], [sent, 1, false], [other, 1, true], [pressed, 0, true], [sent, 0, true]])("keeps the keys or lets them go: %s", (html, detail, kept) => {
    page(html);
    at("b").closest("form")?.addEventListener("submit", (event) => { event.preventDefault(); });
    at("b").focus();
    at("b").dispatchEvent(new MouseEvent("click", { bubbles: true, detail }));
    expect(document.activeElement === at("b")).toBe(kept);
  });
});

describe("a draft that keeps itself", () => {
  const draft = '<form id="f" method="post" action="/draft" data-autosave><input id="t" name="t" value="a"></form><form id="g" method="post" action="/draft"></form><form id="h" method="post" action="/other"></form>';

  it.each([["f", 0], ["g", 0], ["h", 1]])("is not sent after a button has taken over: %s", async (form, times) => {
    vi.useFakeTimers();
    const fetched = vi.fn(() => Promise.resolve(reply("")));
    vi.stubGlobal("fetch", fetched);
    page(draft);
    at("t").dispatchEvent(new Event("change", { bubbles: true }));
    at(form).dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    await vi.advanceTimersByTimeAsync(2000);
    expect(fetched).toHaveBeenCalledTimes(times);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});

describe("forms that leave the page", () => {
  it.each(["", '<input type="hidden" name="csrfmiddlewaretoken" value="">'])("take the page's token when they came by the stream: %s", (own) => {
    page(`<form id="f" method="post" action="/x">${own}</form><form><input name="csrfmiddlewaretoken" value="t1"></form>`);
    at("f").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    expect(new FormData(at<HTMLFormElement>("f")).getAll("csrfmiddlewaretoken")).toEqual(["t1"]);
  });

  it("keep their own", () => {
    page('<form id="f" method="post"><input name="csrfmiddlewaretoken" value="mine"></form>');
    at("f").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    expect(new FormData(at<HTMLFormElement>("f")).getAll("csrfmiddlewaretoken")).toEqual(["mine"]);
  });
});

describe("keys", () => {
  const clicked = vi.fn();
  beforeEach(() => {
    clicked.mockReset();
    page('<button id="n" data-key="n">Next <kbd>N</kbd></button><button id="e" data-key="Enter">Go</button><input id="t"><input id="s" data-key="/">');
    at("n").addEventListener("click", clicked);
    document.documentElement.dataset.keys = "on";
  });

  it("press the button that answers to them", () => {
    key("n");
    key("N");
    expect(clicked).toHaveBeenCalledTimes(2);
  });

  it("are left alone while somebody types", () => {
    key("n", at("t"));
    expect(clicked).not.toHaveBeenCalled();
  });

  it("of a single letter can be turned off, Enter cannot", () => {
    const go = vi.fn();
    at("e").addEventListener("click", go);
    document.documentElement.dataset.keys = "off";
    key("n");
    key("Enter");
    expect(clicked).not.toHaveBeenCalled();
    expect(go).toHaveBeenCalledOnce();
  });

  it("Enter belongs to the button that has the focus", () => {
    expect(press(new KeyboardEvent("keydown", { key: "Enter" }))).toBe(true);
    const go = vi.fn();
    at("e").addEventListener("click", go);
    key("Enter", at("n"));
    expect(go).not.toHaveBeenCalled();
  });

  it("bring the focus to a field", () => {
    key("/");
    expect(document.activeElement).toBe(at("s"));
  });

  it("open a fold at its first field, or at what is chosen there, and never close it", () => {
    page('<details id="d"><summary data-key="p">Who</summary><input type="hidden" id="h"><select id="w"></select></details><details id="v"><summary data-key="v">Vote</summary><input type="radio" name="a" id="x"><input type="radio" name="a" id="y" checked></details><details><summary data-key="c" id="c">Text</summary>words</details>');
    key("p");
    key("p");
    expect(at<HTMLDetailsElement>("d").open).toBe(true);
    expect(document.activeElement).toBe(at("w"));
    at("w").blur();
    key("v");
    expect(document.activeElement).toBe(at("y"));
    at("y").blur();
    key("c");
    expect(document.activeElement).toBe(at("c"));
  });
});

describe("lists of people", () => {
  beforeEach(() => {
    document.documentElement.dataset.keys = "on";
    page(`<input id="q" data-filter="r"><ul class="roll" id="r"><li><span>Cà Thị Hòa<small>x</small></span><button>1</button></li>
      <li><span>Lường Văn Đông</span><button>2</button></li><li><span>Hà Văn Bình</span><button>3</button></li></ul><p data-filter-empty="r"></p>`);
  });

  it("are searched without marks", () => {
    expect(plain("Đường Hòa")).toBe("duong hoa");
    at<HTMLInputElement>("q").value = "dong lu";
    at("q").dispatchEvent(new Event("input", { bubbles: true }));
    expect(Array.from(document.querySelectorAll("li"), (entry) => entry.hidden)).toEqual([true, false, true]);
    at<HTMLInputElement>("q").value = "xyz";
    at("q").dispatchEvent(new Event("input", { bubbles: true }));
    expect(document.querySelector("[data-filter-empty]")?.textContent).toBe("none_found");
  });

  it("know given names, and a letter jumps to the next", () => {
    const [hoa] = Array.from(document.querySelectorAll("li"));
    expect(hoa && given(hoa)).toBe("hoa");
    document.querySelector("button")?.focus();
    key("b", document.activeElement ?? document.body);
    expect(document.activeElement?.textContent).toBe("3");
    key("d", document.activeElement ?? document.body);
    expect(document.activeElement?.textContent).toBe("2");
  });
});

describe("pages", () => {
  it("repeat the choice on the vote's button", () => {
    page('<form data-vote><input type="radio" name="v" id="v1"><label for="v1">Agree</label><button type="submit" id="go">Cast vote</button></form>');
    at("v1").click();
    expect(at("go").textContent).toBe("Cast: Agree");
  });

  it("send a leaving form once", () => {
    page('<form id="f" method="post" action="/x"><button id="go">Go</button></form>');
    const stop = (event: Event): void => {
      event.preventDefault();
    };
    const first = new SubmitEvent("submit", { bubbles: true, cancelable: true });
    at("f").dispatchEvent(first);
    const second = new SubmitEvent("submit", { bubbles: true, cancelable: true });
    at("f").addEventListener("submit", stop);
    at("f").removeEventListener("submit", stop);
    at("f").dispatchEvent(second);
    expect([first.defaultPrevented, second.defaultPrevented]).toEqual([false, true]);
  });

  it("can be sent again when the page was not left after all", async () => {
    const navigation = new EventTarget();
    vi.stubGlobal("navigation", navigation);
    page('<form id="f" method="post" action="/x"><button id="b">Save</button></form>');
    const submit = (): SubmitEvent => {
      const event = new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: at("b") });
      at("f").dispatchEvent(event);
      return event;
    };
    submit();
    await new Promise((resolve) => setTimeout(resolve));
    expect(at("b").textContent).toBe("Sending");
    navigation.dispatchEvent(new Event("navigateerror"));
    expect(at("b").textContent).toBe("Save");
    expect(submit().defaultPrevented).toBe(false);
  });

  it("show what only a script can do, also in a part that came later", async () => {
    page('<section id="a"></section>');
    vi.stubGlobal("fetch", () => Promise.resolve(reply('<section id="a"><button id="p" data-print hidden>Print</button></section>')));
    await visit(`${location.origin}/?q=a`);
    expect(at("p").hidden).toBe(false);
  });

  it("show another view in place", async () => {
    page('<section id="a">one</section>');
    vi.stubGlobal("fetch", () => Promise.resolve(reply('<section id="a">two</section>')));
    await visit(`${location.origin}/?page=2`);
    expect(at("a").textContent).toBe("two");
    expect(location.search).toBe("?page=2");
  });

  it("stay up to date where the page asks for it, in the view that is shown", async () => {
    page('<div data-every="10"><section id="a">one</section></div>');
    history.replaceState(null, "", "/?sort=name");
    const asked = vi.fn((url: string) => Promise.resolve(reply(`<section id="a">${new URL(url).search}</section>`)));
    vi.stubGlobal("fetch", asked);
    await refresh();
    expect(at("a").textContent).toBe("?sort=name");
    page('<section id="a">one</section>');
    await refresh();
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("go on by themselves when the server leads somewhere else", async () => {
    page('<div data-every="3"></div>');
    vi.stubGlobal("fetch", () => Promise.resolve(reply("", { status: 204, headers: { "Chibo-Location": "#written" } })));
    await refresh();
    expect(location.hash).toBe("#written");
  });

  it("that come by themselves are asked for again when the line broke", async () => {
    vi.useFakeTimers();
    customElements.define("chibo-part", ChiboPart);
    const asked = vi.fn<typeof fetch>().mockRejectedValueOnce(new TypeError("reset")).mockResolvedValueOnce(reply("<p>two</p>"));
    vi.stubGlobal("fetch", asked);
    page('<chibo-part id="p" src="/x"><a href="/x">there</a></chibo-part>');
    await vi.advanceTimersByTimeAsync(100);
    expect(at("p").textContent).toBe("there");
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    expect(at("p").textContent).toBe("two");
  });

  it("keep what is shown while the page cannot be reached", async () => {
    page('<div data-every="10"><section id="a">one</section></div>');
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
    await refresh();
    expect(at("a").textContent).toBe("one");
  });

  it("make keys that are UUIDs of version 4", () => {
    expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
