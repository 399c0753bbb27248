import { defineConfig } from "vitest/config";

export default defineConfig({
  // The build names the file after its content.
  define: {
    FRONT_FILE: JSON.stringify("front.js"),
    PAINTER_FILE: JSON.stringify("painter.js"),
    GERMAN_FILE: JSON.stringify("not-there.js"),
    BY_KERNEL: "true",
  },
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    testTimeout: 40_000,
    // What must happen but is not timed: a busy machine may not run a worker for seconds.
    expect: { poll: { timeout: 20_000, interval: 10 } },
    // Two workers: the machines that run the tests have two cores.
    maxWorkers: 2,
    minWorkers: 1,
    // A worker keeps its modules from file to file: loading jsdom and the sources anew for each
    // file took five times as long as all tests. Each file still has a page of its own, and
    // test/setup.ts takes back what it left behind.
    pool: "forks",
    isolate: false,
    setupFiles: ["test/setup.ts"],
  },
});
