import { readFileSync } from "node:fs";
import fc from "fast-check";
import { getStrokePoints } from "perfect-freehand";
import { describe, expect, it } from "vitest";
import {
  outline,
  penRadius,
  sizeForWidth,
  streamlined,
  widthForSize,
} from "../../src/canvas/freehand";

interface Drawn {
  name: string;
  size: number;
  points: number[][];
  pressures: number[];
  outline: number[];
}

const golden: { made_with: string; drawn: Drawn[] } = JSON.parse(
  readFileSync(new URL("../../../conformance/outlines/freehand.json", import.meta.url), "utf8"),
);

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < expected.length; i += 1) {
    largest = Math.max(largest, Math.abs((found[i] as number) - (expected[i] as number)));
  }
  return largest;
}

describe("outline", () => {
  it.each(golden.drawn)(
    "is the golden one: $name",
    ({ points, pressures, size, outline: want }) => {
      const found = outline(points.flat(), pressures, size);
      expect(found).toHaveLength(want.length);
      expect(largestDifference(found, want)).toBeLessThan(1e-6);
    },
  );

  it("has golden cases of the package's version in use", () => {
    expect(golden.made_with).toBe("perfect-freehand 1.2.3");
    expect(golden.drawn.length).toBeGreaterThanOrEqual(60);
  });

  it("is finite for any stroke on the board's grid", () => {
    const coordinate = fc.integer({ min: -(2 ** 20), max: 2 ** 20 });
    const sample = fc.tuple(coordinate, coordinate, fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 40 }), (samples) => {
        const points = samples.flatMap(([x, y]) => [x / 16, y / 16]);
        const found = outline(
          points,
          samples.map(([, , p]) => p / 255),
          5.5,
        );
        expect(found.length).toBeGreaterThanOrEqual(26);
        expect(found.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("has the stroke's width where the pressure is 0.5", () => {
    const points = Array.from({ length: 100 }, (_, i) => [4 * i, 0]).flat();
    const found = outline(points, Array(100).fill(0.5), sizeForWidth(12));
    const ys = Array.from(found).filter((_, i) => {
      const x = found[i - 1] as number;
      return i % 2 === 1 && x > 100 && x < 300;
    });
    expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(12, 9);
    expect(widthForSize(sizeForWidth(3.7))).toBeCloseTo(3.7, 12);
  });

  it("is empty for no points and for no size", () => {
    expect(outline([], [], 4)).toHaveLength(0);
    expect(outline([1, 2, 3, 4], [0.5, 0.5], 0)).toHaveLength(0);
  });

  it("refuses lengths that do not fit", () => {
    expect(() => outline([1, 2, 3, 4], [0.5], 4)).toThrow(RangeError);
  });
});

describe("the middle of a stroke", () => {
  it.each(golden.drawn.filter(({ points }) => points.length > 2))(
    "is perfect-freehand's own: $name",
    ({ points, size }) => {
      const xy = Float64Array.from(points.flat());
      const kept = streamlined(xy, xy.length, size);
      const theirs = getStrokePoints(points, { streamline: 0.5, size, last: true });
      const different = theirs.flatMap(({ point }) => point);
      const own: number[] = [];
      // Perfect-freehand keeps of points in one place only the first.
      for (let i = 0; i < kept; i += 2) {
        const [x, y] = [xy[i] as number, xy[i + 1] as number];
        if (i === 0 || x !== own.at(-2) || y !== own.at(-1)) own.push(x, y);
      }
      expect(own).toHaveLength(different.length);
      expect(largestDifference(own, different)).toBeLessThan(1e-9);
    },
  );

  it("has at a pressure of a half half of the width to each side", () => {
    expect(penRadius(0.5) * sizeForWidth(3)).toBeCloseTo(1.5);
    expect(penRadius(0)).toBeLessThan(penRadius(1));
  });
});
