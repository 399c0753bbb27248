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
        traceStroke(quick, drawn, 0);
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

  it("leaves out what lies close together, never the ends", () => {
    const xy = Array.from({ length: 200 }, (_, i) => [i / 2, Math.sin(i / 30) * 20]).flat();
    const drawn = stroke(xy.map((value) => Math.round(value * 16) / 16));
    const target = recorder();
    traceStroke(target, drawn, 5);
    const whole = recorder();
    traceStroke(whole, drawn, 0);
    expect(target.calls.length).toBeLessThan(whole.calls.length / 5);
    expect(target.calls[0]).toEqual(whole.calls[0]);
    expect(target.calls.at(-1)).toEqual(whole.calls.at(-1));
  });

  it("still paints a stroke that is smaller than a pixel", () => {
    const target = recorder();
    traceStroke(target, stroke([0, 0, 1, 1, 2, 0, 3, 1]), 50);
    expect(target.calls.length).toBeGreaterThan(1);
  });
});
