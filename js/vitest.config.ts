import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    testTimeout: 20_000,
    // Two threads: the machines that run the tests have two cores.
    maxWorkers: 2,
    minWorkers: 1,
  },
});
