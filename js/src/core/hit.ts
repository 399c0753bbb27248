/** Whether a point lies on an element: on its line, or inside what it fills. */

import {
  applied,
  boxSize,
  elementPath,
  hasArea,
  inverse,
  lineHeads,
  placement,
  reach,
} from "./geometry";
import type { Path } from "./path";
import { CLOSE, CURVE3, CURVE4, MOVE } from "./path";
import type { Element } from "./types.gen";

/** Straight pieces that stand for one curve in a hit test. */
const PIECES = 8;

/**
 * Tells whether (x, y), in board units, lies on what the element paints or at most `tolerance` from
 * it. Text, notes and images are hit anywhere in their box.
 */
export function hit(element: Element, x: number, y: number, tolerance: number): boolean {
  const [localX, localY] = applied(inverse(placement(element)), x, y);
  if (element.kind === "text" || element.kind === "image" || element.kind === "note") {
    return inBox(boxSize(element), localX, localY, tolerance);
  }
  const near = reach(element) + tolerance;
  const lines = flattened(elementPath(element));
  if (onLines(lines, localX, localY, near)) return true;
  if (element.style.fill !== null && hasArea(element) && inside(lines, localX, localY)) return true;
  return lineHeads(element).some(({ path }) => onLines(flattened(path), localX, localY, near));
}

function inBox(
  [width, height]: [number, number],
  x: number,
  y: number,
  tolerance: number,
): boolean {
  return x >= -tolerance && y >= -tolerance && x <= width + tolerance && y <= height + tolerance;
}

/** The path as straight lines: one flat list of points for each of its parts. */
export function flattened(path: Path): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  const { codes, xy } = path;
  let i = 0;
  while (i < codes.length) {
    const code = codes[i];
    if (code === MOVE) {
      part = [];
      parts.push(part);
    }
    i +=
      code === CURVE3
        ? quadratic(part, xy, i)
        : code === CURVE4
          ? cubic(part, xy, i)
          : point(part, xy, i);
    if (code === CLOSE) part = part.slice(0, 2);
  }
  return parts;
}

function point(part: number[], xy: Float64Array, i: number): number {
  part.push(xy[2 * i] as number, xy[2 * i + 1] as number);
  return 1;
}

function quadratic(part: number[], xy: Float64Array, i: number): number {
  const at = (offset: number): number => xy[2 * i + offset] as number;
  for (let piece = 1; piece <= PIECES; piece += 1) {
    const t = piece / PIECES;
    const s = 1 - t;
    part.push(
      s * s * at(-2) + 2 * s * t * at(0) + t * t * at(2),
      s * s * at(-1) + 2 * s * t * at(1) + t * t * at(3),
    );
  }
  return 2;
}

function cubic(part: number[], xy: Float64Array, i: number): number {
  const at = (offset: number): number => xy[2 * i + offset] as number;
  for (let piece = 1; piece <= PIECES; piece += 1) {
    const t = piece / PIECES;
    const s = 1 - t;
    const [p, q, r, u] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    part.push(
      p * at(-2) + q * at(0) + r * at(2) + u * at(4),
      p * at(-1) + q * at(1) + r * at(3) + u * at(5),
    );
  }
  return 3;
}

function onLines(parts: readonly number[][], x: number, y: number, near: number): boolean {
  const limit = near * near;
  for (const part of parts) {
    if (part.length === 2 && squaredDistance(part, 0, 0, x, y) <= limit) return true;
    for (let i = 2; i < part.length; i += 2) {
      if (squaredDistance(part, i - 2, i, x, y) <= limit) return true;
    }
  }
  return false;
}

function squaredDistance(
  part: readonly number[],
  from: number,
  to: number,
  x: number,
  y: number,
): number {
  const fromX = part[from] as number;
  const fromY = part[from + 1] as number;
  const wayX = (part[to] as number) - fromX;
  const wayY = (part[to + 1] as number) - fromY;
  const length = wayX * wayX + wayY * wayY;
  const along = length > 0 ? ((x - fromX) * wayX + (y - fromY) * wayY) / length : 0;
  const share = Math.min(Math.max(along, 0), 1);
  const dx = x - fromX - share * wayX;
  const dy = y - fromY - share * wayY;
  return dx * dx + dy * dy;
}

/** Non-zero winding, each part closed by a straight line. */
function inside(parts: readonly number[][], x: number, y: number): boolean {
  let winding = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) {
      const next = (i + 2) % part.length;
      winding += crossing(part, i, next, x, y);
    }
  }
  return winding !== 0;
}

function crossing(part: readonly number[], from: number, to: number, x: number, y: number): number {
  const fromY = part[from + 1] as number;
  const toY = part[to + 1] as number;
  if (fromY <= y === toY <= y) return 0;
  const fromX = part[from] as number;
  const toX = part[to] as number;
  const where = fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX);
  if (where <= x) return 0;
  return toY > fromY ? 1 : -1;
}
