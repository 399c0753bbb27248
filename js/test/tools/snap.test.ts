import { describe, expect, it } from "vitest";
import { snapBox, snapPoint, targetsOf, within } from "../../src/tools/snap";
import { rect } from "../support/elements";

const box = (left: number, top: number, width: number, height: number) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const others = targetsOf([rect([100, 100, 50, 40])], box(0, 0, 1, 1), false);

describe("snapping", () => {
  it("goes to the nearest edge or middle within reach", () => {
    expect(snapBox(box(97, 300, 20, 20), others, 6)).toMatchObject({ dx: 3, dy: 0 });
    // Right edge to right edge, middle to middle.
    expect(snapBox(box(128, 109, 20, 20), others, 6)).toMatchObject({ dx: 2, dy: 1 });
    expect(snapBox(box(60, 300, 20, 20), others, 6)).toEqual({ dx: 0, dy: 0, guides: [] });
  });

  it("shows the line from end to end of what lies on it", () => {
    const { guides } = snapBox(box(97, 300, 20, 20), others, 6);
    expect(guides).toEqual([{ axis: "x", at: 100, from: 100, to: 320 }]);
  });

  it("to the grid takes what is near no element", () => {
    const grid = { ...others, grid: true };
    expect(snapPoint(31, 49, grid, 6)).toMatchObject({ dx: 9, dy: -9 });
    expect(snapPoint(99, 49, grid, 6)).toMatchObject({ dx: 1, dy: -9 });
  });

  it("looks at the nearest of very many", () => {
    const many = Array.from({ length: 1000 }, (_, i) => rect([i * 10, 0, 5, 5]));
    const { boxes } = targetsOf(many, box(5000, 0, 5, 5), false);
    expect(boxes).toHaveLength(200);
    expect(boxes[0]?.left).toBe(5000);
  });
});

it("within counts the edges in", () => {
  expect(within(box(0, 0, 5, 5), box(0, 0, 5, 5))).toBe(true);
  expect(within(box(0, 0, 5, 6), box(0, 0, 5, 5))).toBe(false);
});
