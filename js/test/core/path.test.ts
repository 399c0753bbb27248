import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as rules from "../../src/core/path";

interface Case {
  call: string;
  args: unknown[];
  codes: number[];
  vertices: number[];
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL("../../../conformance/outlines/path.json", import.meta.url), "utf8"),
);

const byName: Record<string, (...args: never[]) => rules.Path> = {
  smooth: rules.smooth,
  smooth_closed: rules.smoothClosed,
  polyline: rules.polyline,
  curve: rules.curve,
  rounded_rect: rules.roundedRect,
  ellipse: rules.ellipse,
  diamond: rules.diamond,
  triangle: rules.triangle,
  line_head: rules.lineHead,
  head: rules.head,
};

/** Lists of points are nested in the file and flat here. */
const given = (arg: unknown): unknown =>
  Array.isArray(arg) && Array.isArray(arg[0]) ? arg.flat() : arg;

describe("path", () => {
  it.each(cases)(
    "is that of the other language: $call $args",
    ({ call, args, codes, vertices }) => {
      const rule = byName[call] as (...args: unknown[]) => rules.Path;
      const path = rule(...args.map(given));
      expect(Array.from(path.codes)).toEqual(codes);
      expect(path.xy).toHaveLength(vertices.length);
      const largest = Math.max(...vertices.map((v, i) => Math.abs(v - (path.xy[i] as number))));
      expect(largest).toBeLessThan(1e-6);
    },
  );

  it("has a case for every rule", () => {
    expect(new Set(cases.map(({ call }) => call))).toEqual(new Set(Object.keys(byName)));
  });

  it("keeps codes and points in step for any input", () => {
    const points = fc
      .array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1, maxLength: 20 })
      .map((pairs) => pairs.flat());
    const rulesOfPoints = [
      rules.smooth,
      rules.smoothClosed,
      (p: number[]) => rules.polyline(p, true),
      (p: number[]) => rules.curve(p, false),
      (p: number[]) => rules.curve(p, true),
      (p: number[]) => rules.lineHead(p, true, "arrow", 2),
    ];
    fc.assert(
      fc.property(points, fc.constantFrom(...rulesOfPoints), (flat, rule) => {
        const { codes, xy } = rule(flat);
        expect(xy.length).toBe(2 * codes.length);
        expect(codes[0]).toBe(rules.MOVE);
        expect(codes.subarray(1).includes(rules.MOVE)).toBe(false);
        expect(xy.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses no points and half a point", () => {
    expect(() => rules.smooth([])).toThrow(RangeError);
    expect(() => rules.polyline([1, 2, 3], false)).toThrow("not 3 numbers");
    expect(() => rules.curve([], true)).toThrow(RangeError);
    expect(() => rules.lineHead([], false, "dot", 2)).toThrow(RangeError);
    expect(rules.smoothClosed([]).codes).toHaveLength(0);
  });
});
