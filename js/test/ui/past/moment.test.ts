import { describe, expect, it } from "vitest";
import { BoardState } from "../../../src/core/state";
import { META_DEFAULTS, type Placed } from "../../../src/core/types.gen";
import { encodePlain } from "../../../src/core/wire";
import { Moment, stateOf } from "../../../src/ui/past/moment";
import { rect } from "../../support/elements";

function placed(id: string, removedAt = 0): Placed {
  return {
    element: { ...rect([0, 0, 10, 10]), id },
    removedAt,
    client: "c",
    touchedAt: 1,
    othersAt: 0,
  };
}

const META = { ...META_DEFAULTS, ...new BoardState("Plan", "ada").meta() };

describe("a moment", () => {
  it("shows what was on the board, in its order, and nothing that was removed", () => {
    const state = BoardState.load(META, [placed("a".repeat(16)), placed("b".repeat(16), 3)]);
    const moment = new Moment();
    expect(moment.size).toBe(0);
    moment.show(state);
    expect(moment.size).toBe(1);
    expect([...moment.elements()].map(({ id }) => id)).toEqual(["a".repeat(16)]);
    expect(moment.get("b".repeat(16))).toBeUndefined();
    expect(moment.zIndex("a".repeat(16))).toBe(0);
    expect(moment.zIndex("c")).toBe(-1);
  });

  it("refuses bytes that are no snapshot", () => {
    const pong = encodePlain(["pong", 1]);
    const packed = new Uint8Array([0, 0, 0, pong.length, ...pong]);
    expect(() => stateOf(packed)).toThrow();
    expect(() => stateOf(new Uint8Array())).toThrow("incomplete");
  });
});
