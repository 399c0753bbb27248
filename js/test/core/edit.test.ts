import { describe, expect, it } from "vitest";
import {
  extentOf,
  locking,
  moved,
  patches,
  removal,
  restyled,
  wire,
  withSet,
} from "../../src/core/edit";
import { LIMITS, TEXT_BOX_DEFAULTS, type TextBox } from "../../src/core/types.gen";
import { rect, stroke } from "../support/elements";

const text: TextBox = {
  ...TEXT_BOX_DEFAULTS,
  id: "t".repeat(16),
  at: [0, 0],
  size: [160, 160],
  text: "a",
};

describe("moving", () => {
  it("moves all by the same number of steps, rounded once", () => {
    const elements = [rect([0, 0, 10, 10]), rect([5.5, 3.25, 1, 1])];
    const changes = moved(elements, 1.03, -0.02);
    expect(changes.map(([, { at }]) => at)).toEqual([
      [16, 0],
      [88 + 16, 52],
    ]);
  });

  it("keeps within the board", () => {
    const [[, set]] = moved([rect([0, 0, 1, 1])], 1e12, -1e12) as [[string, { at: unknown }]];
    expect(set.at).toEqual([LIMITS.COORDINATE, -LIMITS.COORDINATE]);
  });

  it("never gives a minus zero, which is no integer on the wire", () => {
    expect(Object.is(wire(-0.001), 0)).toBe(true);
  });
});

describe("ops", () => {
  it("are one patch, one removal for each element", () => {
    const [one, other] = [rect([0, 0, 1, 1]), rect([2, 2, 1, 1])];
    expect(patches([[one.id, { angle: 100 }]])).toEqual([
      { kind: "patch", id: one.id, set: { angle: 100 }, ifSeq: null },
    ]);
    expect(removal([one, other]).map((op) => "ids" in op && op.ids)).toEqual([
      [one.id],
      [other.id],
    ]);
  });

  it("lock only what is not locked", () => {
    const [free, locked] = [rect([0, 0, 1, 1]), rect([0, 0, 1, 1], { locked: true })];
    expect(locking([free, locked], true)).toHaveLength(1);
    expect(locking([free, locked], false)[0]).toMatchObject({
      id: locked.id,
      set: { locked: false },
    });
  });
});

describe("looks", () => {
  it("reach only the elements that have the field and differ", () => {
    const box = rect([0, 0, 1, 1]);
    const changes = restyled([box, text], { radius: 32, stroke: "#e03131" });
    expect(changes).toEqual([
      [box.id, { radius: 32, stroke: "#e03131" }],
      [text.id, { stroke: "#e03131" }],
    ]);
    expect(restyled([box], { stroke: box.style.stroke })).toEqual([]);
  });

  it("show as they will be", () => {
    const shown = withSet(rect([0, 0, 1, 1]), { at: [5, 6], width: 99, text: "no field of it" });
    expect(shown).toMatchObject({ at: [5, 6], style: { width: 99 } });
    expect("text" in shown).toBe(false);
  });
});

it("an extent leaves the line's width out", () => {
  const style = { ...text.style, width: 320 };
  expect(
    extentOf([stroke([0, 0, 10, 5]), rect([20, 20, 5, 5])].map((each) => ({ ...each, style }))),
  ).toEqual({ left: 0, top: 0, right: 25, bottom: 25 });
  expect(extentOf([])).toBeUndefined();
});
