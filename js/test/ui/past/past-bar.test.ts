// @vitest-environment jsdom
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Rest } from "../../../src/sync/rest";
import { PastBar } from "../../../src/ui/past/past-bar";
import { FakeBoard } from "../../fake-board";
import { SERVER, Status, serve } from "../../support/server";

const PATH = "api/boards/brave-otter-7f3k";

afterEach(() => {
  render(null, document.body);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function barOf(
  role: 1 | 2 | 3 = 3,
  at: (seq: number) => unknown = (seq) => new Uint8Array([seq]),
  play?: number,
) {
  const entries = [1, 2, 3].map((seq) => ({
    seq,
    at: 0,
    author: "ada",
    name: `Ada ${seq}`,
    batch: "",
    ops: { add: seq },
    touched: seq,
  }));
  serve({
    [`GET ${PATH}/history`]: () => ({ history_from: 0, head: 3, entries, more: false }),
    ...Object.fromEntries([1, 2, 3].map((seq) => [`GET ${PATH}/at/${seq}`, () => at(seq)])),
    [`POST ${PATH}/restore`]: () => ({ batch: "", first: 4, last: 4, left: 0 }),
  });
  const board = new FakeBoard();
  board.role = role;
  const seen: number[] = [];
  const dispose = vi.fn();
  const canvas = () => ({ show: (packed: Uint8Array) => void seen.push(packed[0] ?? 0), dispose });
  const close = vi.fn();
  const props = { board, rest: new Rest(SERVER), play, canvas, tell: vi.fn(), close };
  render(createElement(PastBar, props), document.body);
  const find = (selector: string) => document.querySelector<HTMLElement>(selector);
  const key = (name: string, more: object = {}) =>
    find("input")?.dispatchEvent(
      new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }),
    );
  return {
    seen,
    dispose,
    close,
    find,
    key,
    until: (check: () => void) => vi.waitFor(check, { interval: 10 }),
  };
}

describe("looking back", () => {
  it("begins with the newest change and says who did what", async () => {
    const { seen, find, until } = barOf();
    await until(() => expect(seen).toEqual([3]));
    expect(find(".nb-past-frame")?.textContent).toMatch(/^Looking at .* · Ada 3$/);
    expect(find(".nb-past-deed")?.textContent).toBe("Ada 3 · 3 added");
    expect(document.activeElement).toBe(find("input"));
    expect(find("input")?.getAttribute("aria-valuetext")).toContain("Ada 3");
  });

  it("goes by keys, and back to now by Escape", async () => {
    const { seen, key, close, dispose, until } = barOf();
    await until(() => expect(seen).toEqual([3]));
    key("ArrowLeft");
    await until(() => expect(seen).toEqual([3, 2]));
    key("Home");
    await until(() => expect(seen).toEqual([3, 2, 1]));
    key("ArrowRight", { shiftKey: true });
    await until(() => expect(seen).toEqual([3, 2, 1, 3]));
    key("Escape");
    expect(close).toHaveBeenCalledOnce();
    render(null, document.body);
    await until(() => expect(dispose).toHaveBeenCalledOnce());
  });

  it("plays from the first change to the last, each once it is seen", async () => {
    const { seen, find, until } = barOf();
    await until(() => expect(seen).toEqual([3]));
    find("button")?.click();
    await vi.waitFor(() => expect(seen).toEqual([3, 1, 2, 3]));
    await until(() => expect(find("button")?.getAttribute("aria-label")).toBe("Play from here"));
  });

  it("plays by itself from the beginning when a program asks, at its speed", async () => {
    vi.useFakeTimers();
    const { seen, find } = barOf(3, undefined, 8);
    // At the usual speed three moments take over half a second.
    await vi.advanceTimersByTimeAsync(400);
    expect(seen).toEqual([1, 2, 3]);
    expect(find(".nb-past-speed")?.textContent).toBe("8×");
  });

  it("goes through its speeds, one press each", async () => {
    const { find, until } = barOf();
    await until(() => expect(find(".nb-past-speed")).not.toBeNull());
    const shown = () => find(".nb-past-speed")?.textContent;
    const speeds = [];
    for (let press = 0; press < 5; press++) {
      speeds.push(shown());
      const before = shown();
      find(".nb-past-speed")?.click();
      await until(() => expect(shown()).not.toBe(before));
    }
    expect(speeds).toEqual(["1×", "2×", "4×", "8×", "½×"]);
    expect(find(".nb-past-speed")?.getAttribute("aria-label")).toBe("Speed: 1 times");
  });

  it("says why a moment cannot be shown", async () => {
    const { find, until } = barOf(3, () => new Status(503, { message: "busy" }));
    await until(() => expect(find(".nb-past-deed")?.textContent).toBe("Not done: busy."));
  });

  it("lets only owners restore and purge", async () => {
    const { seen, find, until } = barOf(2);
    await until(() => expect(seen).toEqual([3]));
    expect(find(".nb-past-ends")?.textContent).toBe("Back to now");
  });
});
