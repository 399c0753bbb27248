import { describe, expect, it } from "vitest";
import { unpack } from "../../src/core/points";
import { LIMITS, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { StrokeRecorder, strokeElement } from "../../src/tools/stroke-recorder";
import type { Sample } from "../../src/tools/tool";

function at(x: number, y: number, pressure?: number): Sample {
  return { x, y, px: x, py: y, pressure } as Sample;
}

function recorder(pressed = false): StrokeRecorder {
  let count = 0;
  return new StrokeRecorder(STYLE_DEFAULTS, pressed, () => {
    count += 1;
    return String(count).padStart(16, "0");
  });
}

describe("recording", () => {
  it("leaves out the hand's tremor, at any zoom, but not where the pen was lifted", () => {
    const near = recorder();
    for (const x of [0, 0.2, 0.4, 5, 5.3]) near.add(at(x, 0), 1);
    expect(near.current.xy).toEqual([0, 0, 80, 0]);
    near.finish();
    expect(near.current.xy).toEqual([0, 0, 80, 0, 85, 0]);
    const close = recorder();
    for (const x of [0, 0.2, 0.4]) close.add(at(x, 0), 10);
    expect(close.current.xy).toEqual([0, 0, 3, 0, 6, 0]);
  });

  it("takes no point twice in a row", () => {
    const still = recorder();
    for (let i = 0; i < 5; i += 1) still.add(at(3, 3), 1);
    still.finish();
    expect(still.current.xy).toEqual([48, 48]);
  });

  it("keeps one pressure for each point, the last one while the pen is being lifted", () => {
    const pressed = recorder(true);
    pressed.add(at(0, 0, 200), 1);
    pressed.add(at(9, 0, 90.4), 1);
    pressed.add(at(18, 0, undefined), 1);
    expect(pressed.current.pressures).toEqual([200, 90, 90]);
  });

  it("stays on the board", () => {
    const far = recorder();
    far.add(at(1e12, -1e12), 1);
    expect(far.current.xy).toEqual([LIMITS.COORDINATE, -LIMITS.COORDINATE]);
  });

  it("begins a new stroke where the last one ended before it grows too large", () => {
    const long = recorder(true);
    // Each of these takes five bytes: bytes run out long before points do.
    for (let i = 0; i < 14_000; i += 1) long.add(at((i % 2) * 400, (i % 3) * 300, 99), 1);
    expect(long.strokes.length).toBeGreaterThan(1);
    for (const [i, stroke] of long.strokes.entries()) {
      const { points, pressures } = strokeElement(stroke);
      expect(points.length + pressures.length).toBeLessThan(60 * 1024);
      expect(pressures).toHaveLength(unpack(points).length / 2);
      if (i > 0) expect(stroke.xy.slice(0, 2)).toEqual(long.strokes[i - 1]?.xy.slice(-2));
    }
  });
});

describe("a recorded stroke", () => {
  it("becomes an element at its place, its points local", () => {
    const drawn = recorder();
    for (const [x, y] of [
      [10, 40],
      [30, 20],
      [-5, 60],
    ] as const) {
      drawn.add(at(x, y), 1);
    }
    const element = strokeElement(drawn.current);
    expect(element.at).toEqual([-80, 320]);
    expect(element.size).toEqual([560, 640]);
    expect([...unpack(element.points)]).toEqual([240, 320, 560, 0, 0, 640]);
  });
});
