import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { traceStroke } from "../../src/canvas/stroke-path";
import { type PathTarget, trace } from "../../src/canvas/trace";
import { elementPath } from "../../src/core/geometry";
import type { Stroke } from "../../src/core/types.gen";
import { stroke } from "../support/elements";

/** What was asked of the target, as text and numbers. */
function recorder(): PathTarget & { calls: [string, ...number[]][] } {
  const calls: [string, ...number[]][] = [];
  const record =
    (name: string) =>
    (...values: number[]): void => {
      calls.push([name, ...values]);
    };
  return {
    calls,
    moveTo: record("move"),
    lineTo: record("line"),
    quadraticCurveTo: record("quadratic"),
    bezierCurveTo: record("bezier"),
    closePath: record("close"),
  };
}

const coordinates = fc.integer({ min: -80_000, max: 80_000 });
const strokes = fc
  .record({
    points: fc.array(fc.tuple(coordinates, coordinates), { minLength: 1, maxLength: 40 }),
    factor: fc.constantFrom(1, 1, 2.5),
  })
  .map(({ points, factor }) => {
    const drawn = stroke(points.flat());
    const [width, height] = drawn.size;
    return { ...drawn, size: [Math.round(width * factor), height] } as Stroke;
  });

describe("traceStroke", () => {
  it("is the path that both languages share", () => {
    fc.assert(
      fc.property(strokes, (drawn) => {
        const quick = recorder();
        const slow = recorder();
        traceStroke(quick, drawn);
        trace(slow, elementPath(drawn));
        expect(quick.calls.map(([name]) => name)).toEqual(slow.calls.map(([name]) => name));
        for (const [i, [, ...values]] of quick.calls.entries()) {
          const expected = (slow.calls[i] as [string, ...number[]]).slice(1) as number[];
          for (const [k, value] of values.entries()) {
            expect(value).toBeCloseTo(expected[k] as number, 9);
          }
        }
      }),
    );
  });
});
