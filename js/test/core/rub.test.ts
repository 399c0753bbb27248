import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Piece, rubbed, type Sweep } from "../../src/core/rub";

const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const points = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 12 })
  .map((pairs) => pairs.flat());
const sweeps: fc.Arbitrary<Sweep> = fc.record({
  x0: coordinate,
  y0: coordinate,
  x1: coordinate,
  y1: coordinate,
  radius: fc.double({ min: 0.5, max: 60, noNaN: true }),
});

/** Distance of a point from the straight line between two others. */
function away([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = square > 0 ? ((x - ax) * dx + (y - ay) * dy) / square : 0;
  const t = Math.min(Math.max(share, 0), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

type Point = readonly [x: number, y: number];
const pairs = (xy: readonly number[]): Point[] =>
  Array.from({ length: xy.length / 2 }, (_, i) => [xy[2 * i] as number, xy[2 * i + 1] as number]);
const fromSweep = (point: Point, { x0, y0, x1, y1 }: Sweep): number =>
  away(point, [x0, y0], [x1, y1]);

/** Points all along a line, its corners among them. */
function along(xy: readonly number[], steps = 40): Point[] {
  const corners = pairs(xy);
  const all: Point[] = corners.slice(0, 1);
  for (const [i, [x, y]] of corners.slice(1).entries()) {
    const [ax, ay] = corners[i] as Point;
    for (let step = 1; step <= steps; step += 1) {
      const t = step / steps;
      all.push([ax + (x - ax) * t, ay + (y - ay) * t]);
    }
  }
  return all;
}

function isOn(point: Point, { xy }: Piece): boolean {
  const corners = pairs(xy);
  if (corners.length === 1) return away(point, corners[0] as Point, corners[0] as Point) < 1e-6;
  return corners.slice(1).some((corner, i) => away(point, corners[i] as Point, corner) < 1e-6);
}

describe("rubbing out", () => {
  it("loses no point outside the radius, and keeps none inside", () => {
    fc.assert(
      fc.property(points, sweeps, (xy, sweep) => {
        const left = rubbed({ xy, pressures: [] }, sweep);
        for (const point of along(xy)) {
          if (fromSweep(point, sweep) <= sweep.radius + 1e-6) continue;
          expect(left.some((piece) => isOn(point, piece))).toBe(true);
        }
        for (const piece of left) {
          for (const point of along(piece.xy)) {
            expect(fromSweep(point, sweep)).toBeGreaterThan(sweep.radius - 1e-6);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leaves the pieces in the order of the line, in its direction", () => {
    fc.assert(
      fc.property(points, sweeps, (xy, sweep) => {
        // The pressure tells where on the line a point is.
        const pressures = Array.from({ length: xy.length / 2 }, (_, i) => i);
        const left = rubbed({ xy, pressures }, sweep);
        const places = left.flatMap((piece) => piece.pressures);
        expect(places).toEqual([...places].sort((one, other) => one - other));
        for (const piece of left) expect(piece.pressures).toHaveLength(piece.xy.length / 2);
        // Each place is where its point is.
        for (const piece of left) {
          for (const [i, point] of pairs(piece.xy).entries()) {
            const place = piece.pressures[i] as number;
            const before = Math.min(Math.floor(place), Math.max(0, pressures.length - 2));
            const from = pairs(xy)[before] as Point;
            const to = pairs(xy)[before + 1] ?? from;
            const t = place - before;
            const there = [
              from[0] + (to[0] - from[0]) * t,
              from[1] + (to[1] - from[1]) * t,
            ] as const;
            expect(away(point, there, there)).toBeLessThan(1e-6);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leaves alone what it does not touch, and nothing of what it covers", () => {
    const piece = { xy: [0, 0, 10, 0, 20, 5], pressures: [1, 2, 3] };
    expect(rubbed(piece, { x0: 0, y0: 20, x1: 20, y1: 20, radius: 5 })).toEqual([piece]);
    expect(rubbed(piece, { x0: 0, y0: 20, x1: 20, y1: 20, radius: 5 })[0]).toBe(piece);
    expect(rubbed(piece, { x0: 0, y0: 0, x1: 20, y1: 0, radius: 6 })).toEqual([]);
    expect(
      rubbed({ xy: [3, 3], pressures: [] }, { x0: 0, y0: 3, x1: 9, y1: 3, radius: 1 }),
    ).toEqual([]);
  });

  it("cuts where the disc ends, with the pressure that was there", () => {
    const piece = { xy: [0, 0, 100, 0], pressures: [0, 200] };
    const left = rubbed(piece, { x0: 50, y0: -30, x1: 50, y1: 30, radius: 10 });
    expect(left).toEqual([
      { xy: [0, 0, 40, 0], pressures: [0, 80] },
      { xy: [60, 0, 100, 0], pressures: [120, 200] },
    ]);
  });
});
