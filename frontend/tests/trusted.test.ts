import { expect, test } from "vitest";

import { markup, workerAddress } from "../src/trusted";

test("markup passes as it is", () => {
  expect(markup("<p id='a'>b</p>")).toBe("<p id='a'>b</p>");
});

test("only the own worker is registered", () => {
  expect(workerAddress("/worker.js")).toBe(`${location.origin}/worker.js`);
  expect(() => workerAddress("https://elsewhere.example/worker.js")).toThrow(TypeError);
  expect(() => workerAddress("/media/worker.js")).toThrow(TypeError);
});
