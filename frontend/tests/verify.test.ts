import { beforeEach, describe, expect, it, vi } from "vitest";
import { digest, watchHashes } from "../src/verify";
import { at, page } from "./page";

watchHashes();

const HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

function show(file: File): HTMLFormElement {
  const input = at<HTMLInputElement>("f");
  Object.defineProperty(input, "files", { value: [file], configurable: true });
  return at<HTMLFormElement>("form");
}

function hello(): File {
  const file = new File(["hello"], "a.pdf");
  file.arrayBuffer = () => Promise.resolve(new TextEncoder().encode("hello").buffer);
  return file;
}

describe("files that stay on the device", () => {
  const sent = vi.fn();

  beforeEach(() => {
    sent.mockReset();
    page('<form id="form" data-hash><input id="f" type="file" name="file"><input type="hidden" name="sha256"><button type="submit">x</button></form>');
    at<HTMLFormElement>("form").submit = sent;
  });

  it("have the digest that everybody computes", async () => {
    expect(await digest(new TextEncoder().encode("hello").buffer)).toBe(HELLO);
  });

  it("are replaced by their digest", async () => {
    const form = show(hello());
    const event = new Event("submit", { bubbles: true, cancelable: true });
    form.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    await vi.waitFor(() => {
      expect(sent).toHaveBeenCalledOnce();
    });
    expect((form.elements.namedItem("sha256") as HTMLInputElement).value).toBe(HELLO);
    expect(at<HTMLInputElement>("f").disabled).toBe(true);
  });

  it("are sent themselves when they cannot be read", async () => {
    const file = hello();
    file.arrayBuffer = () => Promise.reject(new Error("gone"));
    const form = show(file);
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await vi.waitFor(() => {
      expect(sent).toHaveBeenCalledOnce();
    });
    expect(at<HTMLInputElement>("f").disabled).toBe(false);
  });

  it("are left to the form without a choice", () => {
    const event = new Event("submit", { bubbles: true, cancelable: true });
    at("form").dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });
});
