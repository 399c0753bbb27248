/** Aligning, spreading and stacking; groups move as one. */

import { type Change, extent, extentOf, moved } from "./edit";
import { overlaps } from "./geometry";
import { groupOf, unitsOf } from "./groups";
import type { Bounds } from "./path";
import { type Element, LIMITS, type Op } from "./types.gen";

export type Alignment = "left" | "center" | "right" | "top" | "middle" | "bottom";
export type Stacking = "front" | "forward" | "backward" | "back";

/** The parts of a selection lined up with the edge or middle of what it covers. */
export function aligned(elements: readonly Element[], by: Alignment, within = ""): Change[] {
  const whole = extentOf(elements);
  if (whole === undefined) return [];
  return unitsOf(elements, within).flatMap((unit) => {
    const box = extentOf(unit) ?? whole;
    const [dx, dy] = wayTo(by, box, whole);
    return dx === 0 && dy === 0 ? [] : moved(unit, dx, dy);
  });
}

function wayTo(by: Alignment, box: Bounds, whole: Bounds): [number, number] {
  switch (by) {
    case "left":
      return [whole.left - box.left, 0];
    case "right":
      return [whole.right - box.right, 0];
    case "center":
      return [(whole.left + whole.right - box.left - box.right) / 2, 0];
    case "top":
      return [0, whole.top - box.top];
    case "bottom":
      return [0, whole.bottom - box.bottom];
    case "middle":
      return [0, (whole.top + whole.bottom - box.top - box.bottom) / 2];
  }
}

/** The parts spread so that the gaps between neighbours are equal; the outermost stay. */
export function distributed(
  elements: readonly Element[],
  along: "horizontal" | "vertical",
  within = "",
): Change[] {
  const parts = unitsOf(elements, within).map((unit) => ({ unit, ...span(unit, along) }));
  if (parts.length < 3) return [];
  parts.sort((one, other) => one.start + one.end - other.start - other.end);
  const start = Math.min(...parts.map((part) => part.start));
  const end = Math.max(...parts.map((part) => part.end));
  const filled = parts.reduce((sum, part) => sum + part.end - part.start, 0);
  const gap = (end - start - filled) / (parts.length - 1);
  let place = start;
  return parts.flatMap((part) => {
    const way = place - part.start;
    place += part.end - part.start + gap;
    if (way === 0) return [];
    return along === "horizontal" ? moved(part.unit, way, 0) : moved(part.unit, 0, way);
  });
}

function span(unit: readonly Element[], along: "horizontal" | "vertical") {
  const box = extentOf(unit) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  if (along === "horizontal") return { start: box.left, end: box.right };
  return { start: box.top, end: box.bottom };
}

/**
 * Moves the elements of `ids` in the stack. One step forward or backward passes the next element
 * (with its group) that they overlap, so that something is seen to happen. Locked elements stay.
 */
export function stacking(stack: readonly Element[], ids: ReadonlySet<string>, to: Stacking): Op[] {
  const chosen = stack.filter(({ id, locked }) => ids.has(id) && !locked);
  if (chosen.length === 0) return [];
  if (to === "front" || to === "back")
    return reorders(
      chosen.map(({ id }) => id),
      to,
    );
  const moving = new Set(chosen.map(({ id }) => id));
  const order = to === "forward" ? [...stack] : [...stack].reverse();
  return runs(order, moving).flatMap((run) => {
    const passed = nextOver(run, order, moving);
    if (passed === undefined) return [];
    const names = run.elements.map(({ id }) => id);
    if (to === "forward") return reorders(names, `above:${passed}`);
    return reorders(names.reverse(), `below:${passed}`);
  });
}

/** Elements that follow one another, and where in the order what follows begins. */
interface Run {
  readonly elements: Element[];
  readonly end: number;
}

/** The moving elements in runs; the last of the order first, so that none gets in another's way. */
function runs(order: readonly Element[], moving: ReadonlySet<string>): Run[] {
  const found: Run[] = [];
  let elements: Element[] = [];
  for (const [index, element] of order.entries()) {
    if (moving.has(element.id)) elements.push(element);
    else if (elements.length > 0) {
      found.push({ elements, end: index });
      elements = [];
    }
  }
  return found.reverse();
}

/** The id to pass: of the first element after the run that it overlaps, or of its group's last. */
function nextOver(
  { elements, end }: Run,
  order: readonly Element[],
  moving: ReadonlySet<string>,
): string | undefined {
  const boxes = elements.map(extent);
  const after = order.slice(end).filter(({ id }) => !moving.has(id));
  const next = after.find((element) => {
    const box = extent(element);
    return boxes.some((each) => overlaps(each, box));
  });
  if (next === undefined) return undefined;
  const group = groupOf(next);
  const own = elements.some(({ groups }) => group !== undefined && groups.includes(group));
  if (group === undefined || own) return next.id;
  return after.findLast(({ groups }) => groups.includes(group))?.id;
}

function reorders(ids: readonly string[], to: string): Op[] {
  const ops: Op[] = [];
  // Parts of the limit's size: to the back the last part first, so that all keep their order.
  for (let from = 0; from < ids.length; from += LIMITS.IDS_PER_OP) {
    ops.push({ kind: "reorder", ids: ids.slice(from, from + LIMITS.IDS_PER_OP), to });
  }
  const last = to === "back" || to.startsWith("above:");
  return last ? ops.reverse() : ops;
}
