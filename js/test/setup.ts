/** Runs before each test file: files of one worker share its modules, and nothing else. */

import { options } from "preact";
import { afterAll, vi } from "vitest";

// Each page of jsdom brings typed arrays of its own; a constant made under an earlier page would be
// of another class than a value made now. Node's class is everybody's.
globalThis.Uint8Array = Object.getPrototypeOf(Buffer) as Uint8ArrayConstructor;

// Effects are due in the next frame. Preact's own wait for it outlives the page of a file on a busy
// machine, and then calls what went with the page.
const due = new Map<() => void, ReturnType<typeof setTimeout>>();
options.requestAnimationFrame = (flush) => {
  const run = () => {
    due.delete(run);
    flush();
  };
  due.set(run, setTimeout(run));
};

// A page that is closed has no timers left; that of a file is not closed but taken away.
const setLater = globalThis.setTimeout;
const left = new Set<ReturnType<typeof setTimeout>>();
const remembered = (...given: Parameters<typeof setTimeout>) => {
  const timer = setLater(...given);
  left.add(timer);
  return timer;
};
globalThis.setTimeout = Object.assign(remembered, setLater);

// As `expect.poll` in vitest.config.ts: a second is little for a machine that is busy.
const { waitFor } = vi;
const PATIENCE = 20_000;
vi.waitFor = (check, options) =>
  waitFor(check, {
    timeout: PATIENCE,
    ...(typeof options === "number" ? { timeout: options } : options),
  });

afterAll(() => {
  vi.waitFor = waitFor;
  for (const [run, timer] of due) {
    clearTimeout(timer);
    run();
  }
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const timer of left) clearTimeout(timer);
  globalThis.setTimeout = setLater;
});
