import { describe, expect, it } from "vitest";
import type { Element, Op } from "../../src/core/types.gen";
import { inversesOf } from "../../src/sync/inverse";
import { add, id, patch, rect, remove } from "./support/elements";

const ELEMENTS: readonly Element[] = [
  rect("a"),
  { ...rect("b"), author: "ada" },
  rect("c"),
  { ...rect("d"), author: "ada", locked: true },
];
const BOARD = {
  user: "ada",
  get: (key: string) => ELEMENTS.find((element) => element.id === key),
  elements: () => ELEMENTS,
};

function inverseOf(...ops: Op[]): Op[] {
  return inversesOf(ops, 0, BOARD).map(({ inverse }) => inverse);
}

describe("inversesOf", () => {
  it("takes back each op, one element at a time", () => {
    const none = { ifSeq: null };
    const revival = (name: string) => ({ kind: "revive", ids: [id(name)], ifSeq: null });
    expect(inverseOf(add("x"))).toEqual([{ kind: "remove", ids: [id("x")], ...none }]);
    expect(inverseOf(remove("a", "b"))).toEqual([revival("a"), revival("b")]);
    expect(inverseOf({ kind: "revive", ids: [id("a")], ...none })).toEqual([remove("a")]);
    expect(inverseOf(patch("a", { at: [5, 5], fill: "#ffffff" }))).toEqual([
      patch("a", { at: [0, 0], fill: null }),
    ]);
    expect(inverseOf(patch("nowhere", { angle: 1 }))).toEqual([]);
    expect(inverseOf({ kind: "say", text: "x" })).toEqual([]);
    expect(inverseOf({ kind: "clear", scope: "all" })).toEqual(["a", "b", "c"].map(revival));
    expect(inverseOf({ kind: "clear", scope: "mine" })).toEqual([revival("b")]);
  });

  it("unlocks what was brought along locked before it goes", () => {
    const element = { ...rect("x"), locked: true };
    expect(inverseOf({ kind: "add", element })).toEqual([
      patch("x", { locked: false }),
      remove("x"),
    ]);
  });

  it("puts each reordered element back above what lay below it, from the bottom up", () => {
    const ops: Op[] = [
      { kind: "reorder", ids: [id("d"), id("a")], to: "front" },
      { kind: "reorder", ids: [id("b"), id("a")], to: "back" },
    ];
    expect(inversesOf(ops, 5, BOARD)).toEqual([
      { index: 6, inverse: { kind: "reorder", ids: [id("a")], to: "back" } },
      { index: 6, inverse: { kind: "reorder", ids: [id("b")], to: `above:${id("a")}` } },
      { index: 5, inverse: { kind: "reorder", ids: [id("d")], to: `above:${id("c")}` } },
    ]);
  });
});
