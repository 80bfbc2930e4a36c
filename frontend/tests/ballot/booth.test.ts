import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { asksFor, credentialOfAddress, rowOf } from "../../ballot/booth";
import type { Question } from "../../ballot/core/election";
import { all, busy, fill, problem, sayFault, word } from "../../ballot/page";
import { Malformed } from "../../ballot/core/encode";

const QUESTION: Question = { answers: ["Tán thành", "Không tán thành"], blank: false, min: 1, max: 1, question: "Thông qua?" };

function put(html: string): HTMLElement {
  document.body.replaceChildren(document.createRange().createContextualFragment(`<section id="s">${html}</section>`));
  return document.getElementById("s") ?? document.body;
}

function asked(answers: string[], more = 'data-min="1" data-max="1"'): HTMLElement[] {
  const inputs = answers.map((name, i) => `<label><input type="radio" name="q" value="${i}"> ${name}</label>`).join("");
  return all(put(`<fieldset data-question="0" ${more}><legend>1. Thông  qua?</legend>${inputs}</fieldset>`), "[data-question]");
}

describe("a page of the booth", () => {
  it("asks what the election asks", () => {
    expect(asksFor(asked(["Tán thành", "Không tán thành"]), [QUESTION])).toBe(true);
  });

  it.each([
    ["in another order", ["Phản đối", "Tán thành"], undefined],
    ["with an answer more", ["Tán thành", "Không tán thành", "Khác"], undefined],
    ["with other bounds", ["Tán thành", "Không tán thành"], 'data-min="0" data-max="1"'],
    ["with a blank one", ["Tán thành", "Không tán thành"], 'data-min="1" data-max="1" data-blank'],
  ])("is refused when it asks %s", (_, answers, more) => {
    expect(asksFor(asked(answers, more), [QUESTION])).toBe(false);
  });

  it("is refused when a question is missing", () => {
    expect(asksFor([], [QUESTION])).toBe(false);
  });

  it("tells the choice as zeros and ones", () => {
    const [question] = asked(["a", "b", "c"]);
    question?.querySelectorAll("input")[1]?.click();
    expect(question && rowOf(question)).toEqual([0, 1, 0]);
  });
});

describe("the credential in the address", () => {
  afterEach(() => {
    history.replaceState(null, "", "/");
  });

  it("is taken out of it, whatever it is", () => {
    for (const [hash, expected] of [["#a62-5gi-RvY-9d1-B3L", "a62-5gi-RvY-9d1-B3L"], ["#nonsense", undefined], ["#%", undefined]]) {
      history.replaceState(null, "", `/booth?a=1${hash ?? ""}`);
      expect(credentialOfAddress()).toBe(expected);
      expect(location.href.endsWith("/booth?a=1")).toBe(true);
    }
    expect(credentialOfAddress()).toBeUndefined();
  });
});

describe("what a page says", () => {
  let root: HTMLElement;

  beforeEach(() => {
    root = put('<p data-problem hidden></p><template data-word="part">Part {i} of {n}</template><template data-word="fault">Wrong: {what}</template><template data-word="fault_own">Not yours</template><b data-out="x"></b><button>a</button><button disabled>b</button>');
  });

  it("comes from the server", () => {
    expect(word(root, "part", { i: 1, n: 2 })).toBe("Part 1 of 2");
    expect(word(root, "missing")).toBe("missing");
    fill(root, "x", "y");
    expect(root.querySelector("b")?.textContent).toBe("y");
  });

  it("names a fault by its own sentence or by its code and place", () => {
    const said = (): string => root.querySelector("[data-problem]")?.textContent ?? "";
    sayFault(root, new Malformed("own"));
    expect(said()).toBe("Not yours");
    sayFault(root, new Malformed("proof", "a[1]"));
    expect(said()).toBe("Wrong: proof: a[1]");
    problem(root, "");
    expect(root.querySelector<HTMLElement>("[data-problem]")?.hidden).toBe(true);
  });

  it("waits for what is being done", async () => {
    const buttons = all<HTMLButtonElement>(root, "button");
    const during = vi.fn();
    await busy(root, () => {
      during(buttons.map((button) => button.disabled));
      return Promise.reject(new Malformed("own"));
    });
    expect(during).toHaveBeenCalledWith([true, true]);
    expect(buttons.map((button) => button.disabled)).toEqual([false, true]);
    expect(root.hasAttribute("aria-busy")).toBe(false);
  });
});
