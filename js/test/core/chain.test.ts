/** Links give the order that an array gives. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { Chain } from "../../src/core/chain";
import { BoardState } from "../../src/core/state";

const ids = ["a", "b", "c", "d", "e", "f", "g"];
const move = fc.record({
  moving: fc.subarray(ids, { minLength: 1, maxLength: 6 }),
  to: fc.constantFrom("front", "back", "above", "below"),
});

test("moves in links are moves in an array", () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
      const state = new BoardState();
      state.order = [...ids];
      const chain = new Chain(ids);
      for (const { moving, to } of moves) {
        const free = ids.find((id) => !moving.includes(id)) ?? "";
        const anchor = to === "above" || to === "below" ? free : "";
        state.move(moving, to, anchor);
        chain.move(moving, to, anchor);
        expect(chain.ids()).toEqual(state.order);
      }
    }),
  );
});

test("an empty chain takes ids on top", () => {
  const chain = new Chain([]);
  expect(chain.ids()).toEqual([]);
  chain.push("a");
  chain.push("b");
  expect(chain.ids()).toEqual(["a", "b"]);
});

test("an id that is not in the order is named", () => {
  expect(() => new Chain(ids).move(["z"], "front", "")).toThrow("z is not in the order");
});
