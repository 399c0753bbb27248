/** How far a path reaches: twin of `bounds` in `src/nbboard/core/path.py`. */

import { type Bounds, CURVE3, CURVE4, type Path } from "./path";

/**
 * What the path covers, stroke width left out. Curves count by their true extent, not by their
 * control points. Throws a RangeError for an empty path.
 */
export function bounds(path: Path): Bounds {
  if (path.codes.length === 0) throw new RangeError("an empty path has no bounds");
  const [left, right] = extent(path, 0);
  const [top, bottom] = extent(path, 1);
  return { left, top, right, bottom };
}

function extent(path: Path, axis: number): [number, number] {
  const value = (index: number): number => path.xy[2 * index + axis] as number;
  let low = value(0);
  let high = low;
  const reach = (v: number): void => {
    low = Math.min(low, v);
    high = Math.max(high, v);
  };
  let i = 0;
  while (i < path.codes.length) {
    const code = path.codes[i];
    if (code === CURVE3) {
      reach(quadraticTurn(value(i - 1), value(i), value(i + 1)));
      i += 1;
    } else if (code === CURVE4) {
      for (const v of cubicTurns([value(i - 1), value(i), value(i + 1), value(i + 2)])) reach(v);
      i += 2;
    }
    reach(value(i));
    i += 1;
  }
  return [low, high];
}

/** Where the curve turns, or an end when it does not. */
function quadraticTurn(start: number, control: number, end: number): number {
  const t = inside((start - control) / (start - 2 * control + end));
  const s = 1 - t;
  return s * s * start + 2 * s * t * control + t * t * end;
}

/** The two values at which the curve turns; any other point of it when it does not. */
function cubicTurns(values: [number, number, number, number]): number[] {
  const [start, first, second, end] = values;
  const a = end - start + 3 * (first - second);
  const b = 2 * (start - 2 * first + second);
  const c = first - start;
  const root = Math.sqrt(Math.max(b * b - 4 * a * c, 0));
  // The stable way to solve a quadratic: no difference of nearly equal numbers.
  const q = -(b + (b < 0 ? -root : root)) / 2;
  return [q / a, c / q].map((turn) => {
    const t = inside(turn);
    const s = 1 - t;
    return s * s * s * start + 3 * s * t * (s * first + t * second) + t * t * t * end;
  });
}

/** Clamp to 0..1; what is not a number becomes 0. */
function inside(t: number): number {
  return t > 0 ? Math.min(t, 1) : 0;
}
