import { describe, expect, it } from "vitest";
import type { Element } from "../../src/core/types.gen";
import { inverseOf, revivals } from "../../src/sync/inverse";
import { add, id, patch, rect, remove } from "./support/elements";

const ELEMENTS: readonly Element[] = ["a", "b", "c", "d"].map((name) => rect(name));
const BOARD = {
  get: (key: string) => ELEMENTS.find((element) => element.id === key),
  elements: () => ELEMENTS,
};

describe("inverseOf", () => {
  it("takes back each op, one element at a time", () => {
    const none = { ifSeq: null };
    expect(inverseOf(add("x"), BOARD)).toEqual([{ kind: "remove", ids: [id("x")], ...none }]);
    expect(inverseOf(remove("a", "b"), BOARD)).toEqual(revivals([id("a"), id("b")]));
    expect(inverseOf({ kind: "revive", ids: [id("a")], ...none }, BOARD)).toEqual([remove("a")]);
    expect(inverseOf(patch("a", { at: [5, 5], fill: "#ffffff" }), BOARD)).toEqual([
      patch("a", { at: [0, 0], fill: null }),
    ]);
    expect(inverseOf(patch("nowhere", { angle: 1 }), BOARD)).toEqual([]);
    expect(inverseOf({ kind: "say", text: "x" }, BOARD)).toEqual([]);
  });

  it("puts each reordered element back above what lay below it, from the bottom up", () => {
    const ids = [id("d"), id("a"), id("b")];
    expect(inverseOf({ kind: "reorder", ids, to: "front" }, BOARD)).toEqual([
      { kind: "reorder", ids: [id("a")], to: "back" },
      { kind: "reorder", ids: [id("b")], to: `above:${id("a")}` },
      { kind: "reorder", ids: [id("d")], to: `above:${id("c")}` },
    ]);
  });
});
