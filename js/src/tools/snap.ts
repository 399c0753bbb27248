/**
 * Snapping: to a grid, and to edges and middles of other elements.
 *
 * All in board units. The nearest line within reach wins in each direction; lines that were snapped
 * to are shown as guides.
 */

import { extent } from "../core/edit";
import type { Bounds } from "../core/path";
import type { Element } from "../core/types.gen";

/** A line that something was snapped to, from end to end of what lies on it. */
export interface Guide {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Snap {
  readonly dx: number;
  readonly dy: number;
  readonly guides: readonly Guide[];
}

/** Distance of the grid's lines, board units. */
export const GRID = 20;
/** How near a line must be, CSS pixels. */
export const REACH = 6;
/** Elements that are snapped to at most: the nearest. */
const MOST = 200;

/** What there is to snap to in one gesture. */
export interface Targets {
  readonly boxes: readonly Bounds[];
  readonly grid: boolean;
}

/** Targets among `elements` in sight: what lies nearest to `box`. */
export function targetsOf(elements: Iterable<Element>, box: Bounds, grid: boolean): Targets {
  const boxes = Array.from(elements, extent);
  if (boxes.length <= MOST) return { boxes, grid };
  const far = (other: Bounds): number =>
    Math.abs(other.left + other.right - box.left - box.right) +
    Math.abs(other.top + other.bottom - box.top - box.bottom);
  boxes.sort((one, other) => far(one) - far(other));
  return { boxes: boxes.slice(0, MOST), grid };
}

/** By how much more to move so that `box` lies on a line; nothing where none is near. */
export function snapBox(box: Bounds, targets: Targets, reach: number): Snap {
  const x = best(linesX(box), targets, "x", reach);
  const y = best(linesY(box), targets, "y", reach);
  const [dx, dy] = [x ?? 0, y ?? 0];
  const at = {
    left: box.left + dx,
    right: box.right + dx,
    top: box.top + dy,
    bottom: box.bottom + dy,
  };
  const guides = [
    ...(x === undefined ? [] : guidesOn("x", at, targets)),
    ...(y === undefined ? [] : guidesOn("y", at, targets)),
  ];
  return { dx, dy, guides };
}

/** The same for a point: a corner that is pulled. */
export function snapPoint(x: number, y: number, targets: Targets, reach: number): Snap {
  return snapBox({ left: x, right: x, top: y, bottom: y }, targets, reach);
}

function linesX({ left, right }: Bounds): number[] {
  return [left, (left + right) / 2, right];
}

function linesY({ top, bottom }: Bounds): number[] {
  return [top, (top + bottom) / 2, bottom];
}

function best(
  own: readonly number[],
  { boxes, grid }: Targets,
  axis: "x" | "y",
  reach: number,
): number | undefined {
  let found: number | undefined;
  const offer = (way: number): void => {
    if (Math.abs(way) > reach) return;
    if (found === undefined || Math.abs(way) < Math.abs(found)) found = way;
  };
  for (const box of boxes) {
    for (const line of axis === "x" ? linesX(box) : linesY(box)) {
      for (const each of own) offer(line - each);
    }
  }
  if (found === undefined && grid) {
    const [first = 0] = own;
    return Math.round(first / GRID) * GRID - first;
  }
  return found;
}

/** Guides where lines of the moved box and of others now coincide. */
function guidesOn(axis: "x" | "y", at: Bounds, { boxes }: Targets): Guide[] {
  const lines = axis === "x" ? linesX : linesY;
  const guides = new Map<number, Guide>();
  for (const box of boxes) {
    for (const line of lines(box)) {
      const own = lines(at).find((each) => Math.abs(each - line) < 1 / 32);
      if (own === undefined) continue;
      const known = guides.get(own);
      const [from, to] = axis === "x" ? [box.top, box.bottom] : [box.left, box.right];
      const [ownFrom, ownTo] = axis === "x" ? [at.top, at.bottom] : [at.left, at.right];
      guides.set(own, {
        axis,
        at: own,
        from: Math.min(from, ownFrom, known?.from ?? from),
        to: Math.max(to, ownTo, known?.to ?? to),
      });
    }
  }
  return [...guides.values()];
}

/** Whether one box lies within another. */
export function within(inner: Bounds, outer: Bounds): boolean {
  return (
    inner.left >= outer.left &&
    inner.top >= outer.top &&
    inner.right <= outer.right &&
    inner.bottom <= outer.bottom
  );
}
