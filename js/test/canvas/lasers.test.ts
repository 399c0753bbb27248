import { describe, expect, it } from "vitest";
import { paintLasers } from "../../src/canvas/lasers";

const view = { x: 0, y: 0, zoom: 1 };

/** A context that notes how strong and how wide each piece was. */
function canvas() {
  const pieces: { alpha: number; width: number }[] = [];
  const context = {
    globalAlpha: 1,
    lineWidth: 1,
    save: () => undefined,
    restore: () => undefined,
    beginPath: () => undefined,
    moveTo: () => undefined,
    lineTo: () => undefined,
    stroke: () => pieces.push({ alpha: context.globalAlpha, width: context.lineWidth }),
  };
  return { context: context as unknown as CanvasRenderingContext2D, pieces };
}

const trail = [{ color: "#e03131", points: [0, 500].map((at) => ({ x: at, y: 0, at })) }];

describe("laser trails", () => {
  it("fade from the end and ask for frames as long as something is seen", () => {
    const { context, pieces } = canvas();
    expect(paintLasers(context, trail, view, { now: 750, still: false })).toBe(true);
    const bright = pieces.filter((_, i) => i % 2 === 1);
    expect(bright.map(({ alpha }) => alpha)).toEqual([0.25, 0.75]);
    expect(bright[0]?.width).toBeLessThan(bright[1]?.width ?? 0);
    expect(paintLasers(context, trail, view, { now: 1500, still: false })).toBe(false);
  });

  it("do not fade where motion is unwanted: they go", () => {
    const { context, pieces } = canvas();
    paintLasers(context, trail, view, { now: 1200, still: true });
    expect(pieces.filter((_, i) => i % 2 === 1)).toEqual([{ alpha: 1, width: 5 }]);
    expect(paintLasers(context, trail, view, { now: 1500, still: true })).toBe(false);
  });
});
