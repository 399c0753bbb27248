import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readElement } from "../../src/core/codec.gen";
import {
  applied,
  bounds,
  dashes,
  elementPath,
  hasArea,
  inverse,
  lineHeads,
  localPoints,
  pivot,
  placement,
  reach,
} from "../../src/core/geometry";
import { STYLE_DEFAULTS } from "../../src/core/types.gen";
import { decodePlain } from "../../src/core/wire";
import { line, rect, stroke } from "../support/elements";

interface Golden {
  kind: string;
  /** MessagePack as hex. */
  element: string;
  placement: number[];
  pivot: number[];
  bounds: number[];
  path: number[];
  heads: number[][];
  reach: number;
  has_area: boolean;
  dashes: number[];
}

const { cases }: { cases: Golden[] } = JSON.parse(
  readFileSync(new URL("../../../conformance/outlines/geometry.json", import.meta.url), "utf8"),
);

function close(found: Iterable<number>, expected: readonly number[]): void {
  const values = [...found];
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-6);
  }
}

describe("the geometry of both languages", () => {
  it.each(cases.map((golden, i) => [i, golden] as const))("case %i", (_, golden) => {
    const bytes = Uint8Array.from(golden.element.match(/../g) ?? [], (pair) =>
      Number.parseInt(pair, 16),
    );
    const element = readElement(decodePlain(bytes));
    const { a, b, c, d, e, f } = placement(element);
    close([a, b, c, d, e, f], golden.placement);
    close(pivot(element), golden.pivot);
    const box = bounds(element);
    close([box.left, box.top, box.right, box.bottom], golden.bounds);
    close(elementPath(element).xy, golden.path);
    const heads = lineHeads(element);
    expect(heads).toHaveLength(golden.heads.length);
    for (const [i, { path }] of heads.entries()) close(path.xy, golden.heads[i] as number[]);
    close([reach(element)], [golden.reach]);
    expect(hasArea(element)).toBe(golden.has_area);
    close(dashes(element.style), golden.dashes);
  });
});

describe("localPoints", () => {
  it("are scaled to the element's size", () => {
    const wide = stroke([0, 0, 10, 20], { size: [20 * 16, 10 * 16] });
    expect([...localPoints(wide)]).toEqual([0, 0, 20, 10]);
  });

  it("keep a direction without extent", () => {
    const flat = stroke([5, 7, 25, 7], { size: [40 * 16, 99 * 16] });
    expect([...localPoints(flat)]).toEqual([0, 0, 40, 0]);
  });
});

describe("placement", () => {
  it("moves to `at`", () => {
    expect(applied(placement(rect([10, 20, 30, 40])), 3, 4)).toEqual([13, 24]);
  });

  it("mirrors about the middle of the box", () => {
    const mirrored = rect([10, 20, 30, 40], { flip: 3 });
    expect(applied(placement(mirrored), 0, 0)).toEqual([40, 60]);
  });

  it("turns clockwise about the middle of the box, after the mirror", () => {
    const turned = rect([0, 0, 20, 10], { angle: 9000, flip: 1 });
    const [x, y] = applied(placement(turned), 20, 0);
    // Mirrored to (0, 0), then a quarter turn clockwise about (10, 5) brings it to (15, -5).
    expect(x).toBeCloseTo(15, 9);
    expect(y).toBeCloseTo(-5, 9);
  });

  it("turns a curve about the middle of what is drawn, not of its points", () => {
    const bow = line([0, 0, 50, 100, 100, 0, 60, 30], { curve: true, angle: 4500 });
    const drawn = { ...bow, angle: 0, style: { ...STYLE_DEFAULTS, width: 0 } };
    const { left, right, top, bottom } = bounds(drawn);
    const [x, y] = pivot(bow);
    expect(x).toBeCloseTo((left + right) / 2, 9);
    expect(y).toBeCloseTo((top + bottom) / 2, 9);
    expect(right - left).toBeGreaterThan(100);
  });

  it("is undone by its inverse", () => {
    const numbers = fc.integer({ min: -5000, max: 5000 });
    const flips = fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const);
    fc.assert(
      fc.property(
        numbers,
        numbers,
        fc.integer({ min: 0, max: 35_999 }),
        flips,
        (x, y, angle, flip) => {
          const map = placement(rect([12, -7, 90, 33], { angle, flip }));
          const [bx, by] = applied(map, x, y);
          const [lx, ly] = applied(inverse(map), bx, by);
          expect(Math.hypot(lx - x, ly - y)).toBeLessThan(1e-6);
        },
      ),
    );
  });
});

describe("bounds", () => {
  it("hold half the stroke's width", () => {
    const wide = rect([10, 10, 20, 20], { style: { ...STYLE_DEFAULTS, width: 4 * 16 } });
    expect(bounds(wide)).toEqual({ left: 8, top: 8, right: 32, bottom: 32 });
  });

  it("are the bare box where nothing is stroked", () => {
    const bare = rect([10, 10, 20, 20], { style: { ...STYLE_DEFAULTS, stroke: null } });
    expect(bounds(bare)).toEqual({ left: 10, top: 10, right: 30, bottom: 30 });
  });

  it("of a turned box hold its corners", () => {
    const style = { ...STYLE_DEFAULTS, stroke: null };
    const { left, right, top, bottom } = bounds(rect([0, 0, 20, 10], { angle: 9000, style }));
    expect([left, right, top, bottom].map(Math.round)).toEqual([5, 15, -5, 15]);
  });

  it("of a pen with pressure hold it at full pressure", () => {
    const pressed = stroke([0, 0, 50, 0], { pressures: Uint8Array.of(255, 255) });
    const constant = stroke([0, 0, 50, 0]);
    expect(bounds(pressed).top).toBeLessThan(bounds(constant).top);
    expect(bounds(pressed).top).toBeCloseTo(-2 * 0.6725, 3);
  });

  it("hold the head of an arrow", () => {
    const arrow = line([0, 0, 100, 0], { headEnd: "triangle" });
    expect(bounds(arrow).bottom).toBeGreaterThan(bounds(line([0, 0, 100, 0])).bottom + 3);
  });
});

describe("hasArea", () => {
  it("is true of boxes and of what is marked closed", () => {
    expect(hasArea(rect([0, 0, 1, 1]))).toBe(true);
    expect(hasArea(line([0, 0, 90, 0, 90, 90], { closed: true }))).toBe(true);
  });

  it("is true of a line whose ends are at most 8 units apart", () => {
    expect(hasArea(stroke([0, 0, 90, 0, 90, 90, 0, 8]))).toBe(true);
    expect(hasArea(stroke([0, 0, 90, 0, 90, 90, 0, 8.0625]))).toBe(false);
    expect(hasArea(stroke([0, 0, 5, 5]))).toBe(false);
  });
});

describe("lineHeads", () => {
  it("stand at both ends of an open line and not at a closed one", () => {
    const both = { headStart: "dot", headEnd: "arrow" } as const;
    expect(lineHeads(line([0, 0, 50, 0], both)).map(({ kind }) => kind)).toEqual(["dot", "arrow"]);
    expect(lineHeads(line([0, 0, 50, 0, 50, 9], { ...both, closed: true }))).toEqual([]);
  });

  it("point away from the line", () => {
    const [head] = lineHeads(line([0, 0, 100, 0], { headEnd: "triangle" }));
    const xs = [...(head?.path.xy ?? [])].filter((_, i) => i % 2 === 0);
    expect(Math.max(...xs)).toBe(100);
    expect(Math.min(...xs)).toBeLessThan(95);
  });
});

describe("dashes", () => {
  it.each([
    ["solid", 2, []],
    ["dashed", 2, [8, 8]],
    ["dashed", 8, [20, 20]],
    ["dotted", 2, [0, 6]],
    ["dotted", 8, [0, 18]],
  ] as const)("of a %s line of width %d are %j", (dash, width, pattern) => {
    expect(dashes({ ...STYLE_DEFAULTS, dash, width: width * 16 })).toEqual(pattern);
  });
});
