import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { environment: "jsdom", setupFiles: ["tests/setup.ts"], unstubGlobals: true, include: ["tests/**/*.test.ts"], restoreMocks: true, maxWorkers: 1 },
});
