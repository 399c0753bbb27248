import { describe, expect, it } from "vitest";
import { paintLasers } from "../../src/canvas/lasers";

const view = { x: 0, y: 0, zoom: 1 };

/** A context that notes how wide each piece was. */
function canvas() {
  const pieces: number[] = [];
  const context = {
    lineWidth: 1,
    save: () => undefined,
    restore: () => undefined,
    beginPath: () => undefined,
    moveTo: () => undefined,
    lineTo: () => undefined,
    stroke: () => pieces.push(context.lineWidth),
  };
  return { context: context as unknown as CanvasRenderingContext2D, pieces };
}

const trail = [{ color: "#e03131", points: [0, 500].map((at) => ({ x: at, y: 0, at })) }];

describe("laser trails", () => {
  it("thin from the end and ask for frames as long as something is seen", () => {
    const { context, pieces } = canvas();
    expect(paintLasers(context, trail, view, { now: 750, still: false })).toBe(true);
    expect(pieces).toEqual([1.5, 4.5]);
    expect(paintLasers(context, trail, view, { now: 1500, still: false })).toBe(false);
  });

  it("do not thin where motion is unwanted: they go", () => {
    const { context, pieces } = canvas();
    paintLasers(context, trail, view, { now: 1200, still: true });
    expect(pieces).toEqual([6]);
    expect(paintLasers(context, trail, view, { now: 1500, still: true })).toBe(false);
  });
});
