// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { type FrontModule, FrontSource } from "../../src/ui/front-source";

const MODULE: FrontModule = {
  bytesOf: () => Promise.reject(new Error("no image")),
  drawingIn: () => undefined,
  lossOf: () => undefined,
  showForeground: () => () => undefined,
  showPanel: () => () => undefined,
};

afterEach(() => vi.useRealTimers());

describe("what is loaded on demand", () => {
  it("is fetched once, however many ask, and is then at hand", async () => {
    const fetch = vi.fn(async () => MODULE);
    const source = new FrontSource(fetch);
    expect(source.module).toBeUndefined();
    expect(await Promise.all([source.load(), source.load()])).toEqual([MODULE, MODULE]);
    expect(source.module).toBe(MODULE);
    expect(fetch.mock.calls).toEqual([[0]]);
  });

  it("is tried again after a failure, under another address", async () => {
    const fetch = vi.fn(async (attempt: number) => {
      if (attempt === 0) throw new TypeError("offline");
      return MODULE;
    });
    const source = new FrontSource(fetch);
    await expect(source.load()).rejects.toThrow("offline");
    expect(source.module).toBeUndefined();
    expect(await source.load()).toBe(MODULE);
    expect(fetch.mock.calls).toEqual([[0], [1]]);
  });

  it("is fetched ahead once the page is quiet, unless the board is gone by then", () => {
    vi.useFakeTimers();
    const fetch = vi.fn(async () => MODULE);
    new FrontSource(fetch).prefetch(window)();
    vi.advanceTimersByTime(60_000);
    expect(fetch).not.toHaveBeenCalled();
    new FrontSource(fetch).prefetch(window);
    expect(fetch).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(fetch).toHaveBeenCalledOnce();
  });
});
