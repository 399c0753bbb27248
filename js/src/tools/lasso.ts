/** Selecting by area: a box round elements, or a loop drawn round them. */

import { extent } from "../core/edit";
import { applied, elementPath, placement } from "../core/geometry";
import { flattened } from "../core/hit";
import type { Bounds } from "../core/path";
import type { Element } from "../core/types.gen";
import { within } from "./snap";

/** Points of an element that are looked at in a loop. */
const PROBES = 24;

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

function probes(element: Element): (readonly [number, number])[] {
  const flat = flattened(elementPath(element)).flat();
  const map = placement(element);
  const count = flat.length / 2;
  const step = Math.max(1, Math.floor(count / PROBES));
  const points: (readonly [number, number])[] = [];
  for (let i = 0; i < count; i += step) {
    points.push(applied(map, flat[2 * i] as number, flat[2 * i + 1] as number));
  }
  return points;
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
