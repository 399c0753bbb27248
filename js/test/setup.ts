/** Runs before each test file: files of one worker share its modules, and nothing else. */

import { afterAll, vi } from "vitest";

// Each page of jsdom brings typed arrays of its own; a constant made under an earlier page would be
// of another class than a value made now. Node's class is everybody's.
globalThis.Uint8Array = Object.getPrototypeOf(Buffer) as Uint8ArrayConstructor;

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
