/** Selecting by area: a box round elements, or a loop drawn round them. */

import { extent } from "../core/edit";
import { applied, elementPath, placement } from "../core/geometry";
import { flattened } from "../core/hit";
import type { Bounds } from "../core/path";
import type { Point } from "../core/transform";
import type { Element } from "../core/types.gen";
import { within } from "./snap";

/** Points of an element that are looked at in a loop. */
const PROBES = 48;
const LEAST_STEP = 0.01;

/** The elements that lie within the box. */
export function boxed(elements: readonly Element[], box: Bounds): Element[] {
  return elements.filter((element) => within(extent(element), box));
}

/** The elements of which most lies within the loop (flat: x, y, x, y…). */
export function looped(elements: readonly Element[], loop: readonly number[]): Element[] {
  if (loop.length < 6) return [];
  return elements.filter((element) => {
    const points = probes(element);
    const inside = points.filter(([x, y]) => isWithin(loop, x, y)).length;
    return inside > points.length / 2;
  });
}

/** Points at equal distances along what an element is drawn by. */
function probes(element: Element): Point[] {
  const map = placement(element);
  const parts = flattened(elementPath(element));
  const whole = parts.reduce((sum, part) => sum + along(part, () => undefined), 0);
  const step = Math.max(whole / PROBES, LEAST_STEP);
  const points: Point[] = [];
  for (const part of parts) {
    let next = 0;
    let walked = 0;
    along(part, (x, y, dx, dy, length) => {
      for (; next <= walked + length; next += step) {
        const share = length === 0 ? 0 : (next - walked) / length;
        points.push(applied(map, x + dx * share, y + dy * share));
      }
      walked += length;
    });
  }
  return points;
}

type Visit = (x: number, y: number, dx: number, dy: number, length: number) => void;

/** Visits the pieces of a polyline; gives its length. */
function along(part: readonly number[], visit: Visit): number {
  let whole = 0;
  for (let i = 0; i + 3 < part.length; i += 2) {
    const [x, y] = [part[i] as number, part[i + 1] as number];
    const [dx, dy] = [(part[i + 2] as number) - x, (part[i + 3] as number) - y];
    const length = Math.hypot(dx, dy);
    visit(x, y, dx, dy, length);
    whole += length;
  }
  return whole;
}

/** Even-odd: a loop that crosses itself leaves out what it goes round twice. */
function isWithin(loop: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = loop.length - 2; i < loop.length; j = i, i += 2) {
    const [xi, yi] = [loop[i] as number, loop[i + 1] as number];
    const [xj, yj] = [loop[j] as number, loop[j + 1] as number];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
