import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apply, release, watchHeld, watchPress } from "../src/swap";
import { at, notes, page, said } from "./page";

beforeEach(() => {
  page('<section id="a"><p>old</p></section><section id="b">other</section>');
});
afterEach(() => {
  release();
});

describe("fragments", () => {
  it("replace the elements of the same id and nothing else", () => {
    expect(apply('<section id="a">new</section><section id="x">nowhere</section>')).toEqual(["a"]);
    expect(at("a").textContent).toBe("new");
    expect(at("b").textContent).toBe("other");
  });

  it("of an older event never replace a newer rendering", () => {
    apply('<section id="a">eight</section>', 8);
    expect(apply('<section id="a">seven</section>', 7)).toEqual([]);
    expect(at("a").textContent).toBe("eight");
    apply('<section id="a" data-seq="9">nine</section>', 2);
    expect(at("a").textContent).toBe("nine");
  });

  it("with data-say are spoken and not shown", () => {
    apply('<p data-say>The vote is open.</p>');
    expect(said()).toBe("The vote is open.");
    expect(document.body.textContent).not.toContain("undefined");
  });

  it("do not run scripts", () => {
    apply('<section id="a"><script>window.hacked = true</script><img src="x" onerror="window.hacked = true"></section>');
    expect("hacked" in window).toBe(false);
  });
});

describe("what somebody is doing", () => {
  it("keeps the focus on the same button, by id, key or name", () => {
    page('<section id="a"><button data-key="n">Next</button></section>');
    document.querySelector<HTMLElement>("[data-key=n]")?.focus();
    apply('<section id="a"><button>First</button><button data-key="n">Next item</button></section>');
    expect(document.activeElement?.textContent).toBe("Next item");
  });

  it("keeps a button under the finger until it has been clicked", async () => {
    watchPress();
    page('<section id="a"><button id="go">Go</button></section><section id="b">other</section>');
    const button = at("go");
    button.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    expect(apply('<section id="a">six</section><section id="b">six</section>', 6)).toEqual(["a", "b"]);
    expect(apply('<section id="a">five</section>', 5)).toEqual([]);
    expect(at("go")).toBe(button);
    expect(at("b").textContent).toBe("six");
    button.dispatchEvent(new Event("pointerup", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(at("a").textContent).toBe("six");
  });

  it("keeps the focus in the region when the button is gone", () => {
    page('<section id="a"><button id="go">Go</button></section>');
    at("go").focus();
    apply('<section id="a">done</section>');
    expect(document.activeElement).toBe(at("a"));
  });

  it("keeps details open and what was chosen but not sent", () => {
    page('<section id="a"><details><summary>More</summary></details><input type="radio" name="v" id="v1"><input id="t"></section>');
    const details = document.querySelector("details");
    if (details) details.open = true;
    at<HTMLInputElement>("v1").checked = true;
    at<HTMLInputElement>("t").value = "words";
    apply('<section id="a"><details><summary>More</summary></details><input type="radio" name="v" id="v1"><input id="t"></section>');
    expect(document.querySelector("details")?.open).toBe(true);
    expect(at<HTMLInputElement>("v1").checked).toBe(true);
    expect(at<HTMLInputElement>("t").value).toBe("words");
  });
});

describe("a region in which somebody types", () => {
  beforeEach(() => {
    page('<section id="a"><input id="t"><b>old</b></section>');
    at("t").focus();
    at<HTMLInputElement>("t").value = "half a sen";
  });

  it("waits behind a note, and shows the newest when asked", () => {
    apply('<section id="a"><input id="t"><b>new</b></section>', 1);
    apply('<section id="a"><input id="t"><b>newest</b></section>', 2);
    expect(document.querySelector("b")?.textContent).toBe("old");
    expect(notes()).toContain("held");
    document.querySelector<HTMLElement>("#notes button")?.click();
    expect(document.querySelector("b")?.textContent).toBe("newest");
    expect(at<HTMLInputElement>("t").value).toBe("half a sen");
    expect(notes()).toBe("");
  });

  it("is replaced by the reply to its own form", () => {
    page('<section id="a"><form id="f"><input id="t"></form><b>old</b></section>');
    at("t").focus();
    apply('<section id="a"><form id="f"><input id="t"></form><b>new</b></section>', 1, at("f"));
    expect(document.querySelector("b")?.textContent).toBe("new");
    expect(document.activeElement).toBe(at("t"));
  });

  it("catches up when the untouched field is left", async () => {
    watchHeld();
    at<HTMLInputElement>("t").value = "";
    apply('<section id="a"><input id="t"><b>new</b></section>');
    at("t").blur();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(document.querySelector("b")?.textContent).toBe("new");
  });
});
