import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { traceFar } from "../../src/canvas/far-line";
import { CURVE3, smooth } from "../../src/core/path";

const TOLERANCE = 1 / 3;
type Point = readonly [x: number, y: number];

function far(xy: readonly number[], tolerance = TOLERANCE): Point[] {
  const points: Point[] = [];
  const put = (x: number, y: number): void => {
    points.push([x, y]);
  };
  traceFar({ moveTo: put, lineTo: put }, Float64Array.from(xy), xy.length, tolerance);
  return points;
}

/** Many points on the curve itself. */
function sampled(xy: readonly number[]): Point[] {
  const { codes, xy: path } = smooth(xy);
  const at = (k: number): Point => [path[2 * k] as number, path[2 * k + 1] as number];
  const points: Point[] = [];
  for (let k = 0; k < codes.length; k += 1) {
    if (codes[k] !== CURVE3) {
      if (k > 0) points.push(...between(at(k - 1), at(k)));
      points.push(at(k));
      continue;
    }
    const [[x0, y0], [x1, y1], [x2, y2]] = [at(k - 1), at(k), at(k + 1)];
    for (let t = 0; t <= 1; t += 1 / 16) {
      const s = 1 - t;
      points.push([
        s * s * x0 + 2 * s * t * x1 + t * t * x2,
        s * s * y0 + 2 * s * t * y1 + t * t * y2,
      ]);
    }
    k += 1;
  }
  return points;
}

function between([x0, y0]: Point, [x1, y1]: Point): Point[] {
  return [0.2, 0.4, 0.6, 0.8].map((t) => [x0 + t * (x1 - x0), y0 + t * (y1 - y0)]);
}

function distance([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const whole = dx * dx + dy * dy;
  const t = whole > 0 ? Math.min(Math.max(((x - x0) * dx + (y - y0) * dy) / whole, 0), 1) : 0;
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

/** How far the furthest of `points` lies from the line. */
function furthest(points: readonly Point[], line: readonly Point[]): number {
  const from = (point: Point): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < line.length; i += 1) {
      least = Math.min(least, distance(point, line[i - 1] as Point, line[i] as Point));
    }
    return least;
  };
  return Math.max(...points.map(from));
}

const steps = fc.double({ min: -3, max: 3, noNaN: true });
const walks = fc.array(fc.tuple(steps, steps), { minLength: 2, maxLength: 40 }).map((moves) => {
  const xy: number[] = [];
  let [x, y] = [0, 0];
  for (const [dx, dy] of moves) {
    x += dx;
    y += dy;
    xy.push(x, y);
  }
  return xy;
});

describe("a line seen from far away", () => {
  it("leaves nothing of the curve more than a third of a pixel beside it", () => {
    fc.assert(
      fc.property(walks, (xy) => {
        expect(furthest(sampled(xy), far(xy))).toBeLessThanOrEqual(TOLERANCE + 1e-9);
      }),
      { numRuns: 400 },
    );
  });

  it("has its corners on the curve, and its ends where the pen was put down and lifted", () => {
    fc.assert(
      fc.property(walks, (xy) => {
        const line = far(xy);
        expect(line[0]).toEqual(xy.slice(0, 2));
        const [x, y] = line.at(-1) as Point;
        expect(Math.hypot(x - (xy.at(-2) ?? 0), y - (xy.at(-1) ?? 0))).toBeLessThan(TOLERANCE);
        const dense = sampled(xy);
        for (const corner of line.slice(1, -1)) {
          expect(furthest([corner], dense)).toBeLessThan(0.02);
        }
      }),
    );
  });

  it("takes a bounded number of pieces for a stroke that jumps all over the board", () => {
    const jumps = Array.from({ length: 50 }, (_, i) => [(i % 2) * 8e6, (i % 3) * 8e6 + i]).flat();
    expect(far(jumps).length).toBeLessThan(130 * 50);
    const large = [0, 0, 700, 900, 2000, -800, 1500, 1000];
    expect(furthest(sampled(large), far(large))).toBeLessThanOrEqual(TOLERANCE);
  });

  it("takes few pieces for a smooth hand", () => {
    const wave = Array.from({ length: 400 }, (_, i) => [i / 4, 8 * Math.sin(i / 40)]).flat();
    expect(far(wave).length).toBeLessThan(30);
    expect(far(wave, 1e-3).length).toBeGreaterThan(100);
  });

  it("still has a length where all points are in one place", () => {
    for (const xy of [
      [5, 5, 5, 5, 5, 5],
      [5, 5],
      [5, 5, 5.05, 5, 5, 5.05, 5, 5],
    ]) {
      const line = far(xy);
      expect(line.at(-1)).not.toEqual(line[0]);
    }
  });
});
