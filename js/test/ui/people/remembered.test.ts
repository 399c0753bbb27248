// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../src/core/types.gen";
import {
  pageStorage,
  rememberedName,
  rememberName,
  unfitName,
} from "../../../src/ui/people/remembered";

afterEach(() => vi.unstubAllGlobals());

describe("the name chosen on this browser", () => {
  it("is kept where the page may keep something, and asked for anew where not", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
    expect(rememberedName()).toBe("");
    rememberName("Ada");
    expect(rememberedName()).toBe("Ada");
    vi.stubGlobal("localStorage", undefined);
    rememberName("Bob");
    expect([pageStorage(), rememberedName()]).toEqual([undefined, ""]);
  });

  it("is unfit when it is empty, too long or more than a line", () => {
    expect(unfitName("Ada")).toBeUndefined();
    expect(unfitName("é".repeat(LIMITS.NAME_BYTES / 2))).toBeUndefined();
    expect(unfitName("é".repeat(LIMITS.NAME_BYTES / 2 + 1))).toBe("long");
    expect([" ", "a\nb", "a\u2028b"].map(unfitName)).toEqual(["bad", "bad", "bad"]);
  });
});
