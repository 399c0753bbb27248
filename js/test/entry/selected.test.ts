import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LIMITS } from "../../src/core/types.gen";
import type { Model } from "../../src/entry/host";
import { tellSelected } from "../../src/entry/selected";

function fakeModel() {
  const state: Record<string, unknown> = {};
  const saved: Record<string, unknown>[] = [];
  const model = {
    get: (name: string) => state[name],
    set: (name: string, value: unknown) => {
      state[name] = value;
    },
    save_changes: () => saved.push({ ...state }),
    on: () => undefined,
    off: () => undefined,
    send: () => undefined,
  } satisfies Model;
  return { model, saved };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tells the kernel once the selection rests", () => {
  const { model, saved } = fakeModel();
  const tell = tellSelected(model);
  tell(["a"]);
  tell(["a", "b"]);
  expect(saved).toEqual([]);
  vi.runAllTimers();
  expect(saved).toEqual([{ selection: ["a", "b"] }]);
});

it("tells one more than the limit when there are too many", () => {
  const { model, saved } = fakeModel();
  const ids = Array.from({ length: LIMITS.SELECTED + 5 }, (_, i) => `${i}`);
  tellSelected(model)(ids);
  vi.runAllTimers();
  expect(saved).toEqual([{ selection: ids.slice(0, LIMITS.SELECTED + 1) }]);
});

it("forgets what was selected when the view goes, and takes nothing from other views", () => {
  const { model, saved } = fakeModel();
  tellSelected(model)([]);
  vi.runAllTimers();
  expect(saved).toEqual([]);
  const tell = tellSelected(model);
  tell(["a"]);
  vi.runAllTimers();
  tell([]);
  vi.runAllTimers();
  expect(saved.at(-1)).toEqual({ selection: [] });
});
