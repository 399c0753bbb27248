import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bounds } from "../../src/core/bounds";
import { CURVE3, CURVE4, MOVE, type Path, smoothClosed } from "../../src/core/path";

interface Case {
  call: string;
  args: unknown[];
  codes: number[];
  vertices: number[];
  bounds: [number, number, number, number];
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("../../../conformance/outlines/path.json", import.meta.url), "utf8"),
);

const pathOf = (codes: number[], xy: number[]): Path => ({
  codes: Uint8Array.from(codes),
  xy: Float64Array.from(xy),
});

/** The extent of a curve in x, found by walking along it. */
function walked(xs: number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k <= 2000; k += 1) {
    let level = xs;
    while (level.length > 1) {
      level = level.slice(1).map((x, i) => {
        const before = level[i] as number;
        return before + (x - before) * (k / 2000);
      });
    }
    low = Math.min(low, level[0] as number);
    high = Math.max(high, level[0] as number);
  }
  return [low, high];
}

describe("bounds", () => {
  it.each(cases)("are those of the other language: $call $args", (one) => {
    const { left, top, right, bottom } = bounds(pathOf(one.codes, one.vertices));
    for (const [i, found] of [left, top, right, bottom].entries()) {
      expect(Math.abs(found - (one.bounds[i] as number))).toBeLessThan(1e-6);
    }
  });

  it("are those of a curve walked along in small steps", () => {
    const x = fc.integer({ min: -1000, max: 1000 });
    const curves = fc.oneof(
      fc.tuple(x, x, x).map((xs) => ({ xs, codes: [MOVE, CURVE3, CURVE3] })),
      fc.tuple(x, x, x, x).map((xs) => ({ xs, codes: [MOVE, CURVE4, CURVE4, CURVE4] })),
    );
    fc.assert(
      fc.property(curves, ({ xs, codes }) => {
        const found = bounds(
          pathOf(
            codes,
            xs.flatMap((value) => [value, 0]),
          ),
        );
        const [low, high] = walked(xs);
        expect(Math.abs(found.left - low)).toBeLessThan(0.01);
        expect(Math.abs(found.right - high)).toBeLessThan(0.01);
        expect(found.top).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it("refuse an empty path", () => {
    expect(() => bounds(smoothClosed([]))).toThrow("empty path");
  });
});
