import { describe, expect, it } from "vitest";
import { aligned, distributed, stacking } from "../../src/core/arrange";
import { type Change, extent, withSet } from "../../src/core/edit";
import { BoardState } from "../../src/core/state";
import type { Element } from "../../src/core/types.gen";
import { rect } from "../support/elements";

function changed(elements: readonly Element[], changes: readonly Change[]): Element[] {
  const sets = new Map(changes);
  return elements.map((element) => withSet(element, sets.get(element.id) ?? {}));
}

describe("aligning", () => {
  const elements = [rect([0, 0, 10, 30]), rect([50, 5, 20, 10]), rect([90, 40, 30, 8])];

  it.each([
    ["left", "left", 0],
    ["right", "right", 120],
    ["top", "top", 0],
    ["bottom", "bottom", 48],
  ] as const)("to the %s", (by, edge, place) => {
    for (const each of changed(elements, aligned(elements, by)))
      expect(extent(each)[edge]).toBe(place);
  });

  it("to the middles", () => {
    for (const each of changed(elements, aligned(elements, "center"))) {
      expect(extent(each).left + extent(each).right).toBe(120);
    }
    for (const each of changed(elements, aligned(elements, "middle"))) {
      expect(extent(each).top + extent(each).bottom).toBe(48);
    }
  });

  it("moves a group as one", () => {
    const [a, b, c] = elements as [Element, Element, Element];
    const grouped = [
      { ...b, groups: ["g"] },
      { ...c, groups: ["g"] },
    ];
    const [, second, third] = changed([a, ...grouped], aligned([a, ...grouped], "left"));
    expect(second?.at[0]).toBe(0);
    expect(third?.at[0]).toBe(40 * 16);
  });
});

describe("distributing", () => {
  it("makes the gaps equal and keeps the outermost", () => {
    const elements = [rect([0, 0, 10, 10]), rect([12, 0, 10, 10]), rect([80, 0, 20, 10])];
    const [a, b, c] = changed(elements, distributed(elements, "horizontal"));
    expect([a?.at[0], b?.at[0], c?.at[0]]).toEqual([0, 40 * 16, 80 * 16]);
  });

  it("needs three", () => {
    expect(distributed([rect([0, 0, 1, 1]), rect([5, 0, 1, 1])], "vertical")).toEqual([]);
  });
});

describe("stacking", () => {
  const names = (elements: readonly Element[]) => elements.map(({ id }) => id);

  /** The order of ids after the ops, as `apply` makes it. */
  function run(
    stack: readonly Element[],
    chosen: readonly Element[],
    to: "front" | "forward" | "backward" | "back",
  ) {
    const state = new BoardState("", null, "edit");
    state.order = names(stack);
    for (const op of stacking(stack, new Set(names(chosen)), to)) {
      if (op.kind !== "reorder") throw new Error(op.kind);
      const [where, anchor = ""] = op.to.split(":") as [string, string?];
      state.move(op.ids, where, anchor);
    }
    return state.order.map((id) => names(stack).indexOf(id));
  }

  const pile = [0, 1, 2, 3].map((i) => rect([i, i, 50, 50]));
  const [a, b, c, d] = pile as [Element, Element, Element, Element];

  it("to the front and to the back keeps the order of what moves", () => {
    expect(run(pile, [c, a], "front")).toEqual([1, 3, 0, 2]);
    expect(run(pile, [d, b], "back")).toEqual([1, 3, 0, 2]);
  });

  it("passes one element at a time", () => {
    expect(run(pile, [a], "forward")).toEqual([1, 0, 2, 3]);
    expect(run(pile, [a, c], "forward")).toEqual([1, 0, 3, 2]);
    expect(run(pile, [d], "backward")).toEqual([0, 1, 3, 2]);
    expect(run(pile, [b, d], "backward")).toEqual([1, 0, 3, 2]);
    expect(run(pile, [d], "forward")).toEqual([0, 1, 2, 3]);
  });

  it("passes what it overlaps, not what lies elsewhere", () => {
    const stack = [a, rect([500, 0, 5, 5]), d];
    expect(run(stack, [a], "forward")).toEqual([1, 2, 0]);
  });

  it("passes a group whole, from outside", () => {
    const stack = [a, { ...b, groups: ["g"] }, rect([500, 0, 5, 5], { groups: ["g"] }), d];
    expect(run(stack, [a], "forward")).toEqual([1, 2, 0, 3]);
  });

  it("leaves locked elements", () => {
    expect(stacking([{ ...a, locked: true }, b], new Set([a.id]), "front")).toEqual([]);
  });

  it("splits what one op cannot hold, in order", () => {
    const many = Array.from({ length: 1500 }, (_, i) => rect([i * 20, 0, 5, 5]));
    const top = rect([0, 100, 5, 5]);
    const stack = [top, ...many];
    const order = run(stack, many, "back");
    expect(order.at(-1)).toBe(0);
    expect(order.slice(0, -1)).toEqual(many.map((_, i) => i + 1));
  });
});
