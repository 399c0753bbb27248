/**
 * Edits of a selection: from the elements at the start of an action to what changes.
 *
 * Pure functions. Distances and boxes are in board units, angles in 1/100 degree clockwise; what
 * they give is in wire integers, rounded once from the elements as they were at the start. A drag
 * sends the same `Change`s live that it submits at its end.
 */

import { bounds, joined, UNIT } from "./geometry";
import type { Bounds } from "./path";
import {
  type Element,
  LIMITS,
  type Op,
  PATCH_DEFAULTS,
  type PatchSet,
  REMOVE_DEFAULTS,
} from "./types.gen";

/** What one element is to become; the form in which a live drag carries it, too. */
export type Change = readonly [id: string, set: PatchSet];

/** One undo step out of changes. */
export function patches(changes: readonly Change[]): Op[] {
  return changes.map(([id, set]) => ({ ...PATCH_DEFAULTS, id, set }));
}

/** The element as it will be with `set`; fields it does not have are left out. */
export function withSet(element: Element, set: PatchSet): Element {
  const fields: Record<string, unknown> = {};
  const style: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(set)) {
    if (Object.hasOwn(element.style, name)) style[name] = value;
    else if (Object.hasOwn(element, name)) fields[name] = value;
  }
  return { ...element, ...fields, style: { ...element.style, ...style } };
}

/** What an element covers without the width of its line: what people align and snap by. */
export function extent(element: Element): Bounds {
  return bounds({ ...element, style: { ...element.style, stroke: null } });
}

/** What elements cover together; undefined for none. */
export function extentOf(elements: Iterable<Element>): Bounds | undefined {
  let whole: Bounds | undefined;
  for (const element of elements) {
    const own = extent(element);
    whole = whole === undefined ? own : joined(whole, own);
  }
  return whole;
}

/** A board coordinate as it goes on the wire: the nearest step within the board. */
export function wire(units: number): number {
  const value = Math.round(units * UNIT);
  // `+ 0` makes a zero of a minus zero, which would not encode as an integer.
  return Math.min(Math.max(value, -LIMITS.COORDINATE), LIMITS.COORDINATE) + 0;
}

/** The elements moved by (dx, dy): all by the same number of steps. */
export function moved(elements: readonly Element[], dx: number, dy: number): Change[] {
  const [stepX, stepY] = [Math.round(dx * UNIT), Math.round(dy * UNIT)];
  return elements.map(({ id, at: [x, y] }) => [
    id,
    { at: [wire((x + stepX) / UNIT), wire((y + stepY) / UNIT)] },
  ]);
}

/**
 * Takes the elements away. One op for each: an op is all or nothing, and somebody else may just be
 * removing one of them.
 */
export function removal(elements: readonly Element[]): Op[] {
  return elements.map(({ id }) => ({ ...REMOVE_DEFAULTS, ids: [id] }));
}

/** Locks the elements, or frees those that are locked. */
export function locking(elements: readonly Element[], locked: boolean): Op[] {
  const other = elements.filter((element) => element.locked !== locked);
  return patches(other.map(({ id }) => [id, { locked }]));
}

/** Fields of a style that a person sets on what is selected. */
export type Looks = Pick<
  PatchSet,
  | "stroke"
  | "fill"
  | "strokeAlpha"
  | "fillAlpha"
  | "width"
  | "dash"
  | "fontSize"
  | "align"
  | "radius"
  | "curve"
  | "headStart"
  | "headEnd"
>;

/** Rounded corners reach so far along a short side, as a share of it … */
const ROUND_SHARE = 0.25;
/** … and no further than this, board units. */
const ROUND_MOST = 32;

/** The radius of rounded corners for a box of this size, in wire integers: as Excalidraw's are. */
export function roundRadius(kind: "rect" | "diamond", [width, height]: Element["size"]): number {
  const corner = (side: number): number => Math.min(side * ROUND_SHARE, ROUND_MOST * UNIT);
  if (kind === "rect") return Math.round(corner(Math.min(width, height)));
  // A diamond's lies along its side, which half of the width and of the height make.
  return Math.round(Math.hypot(corner(width / 2), corner(height / 2)));
}

/** Gives the elements these looks; fields that an element has not, and what it has already, fall away. */
export function restyled(elements: readonly Element[], looks: Looks): Change[] {
  const changes: Change[] = [];
  for (const element of elements) {
    const has: Record<string, unknown> = { ...element, ...element.style };
    const set = Object.fromEntries(
      Object.entries(looks).filter(
        ([name, value]) => Object.hasOwn(has, name) && has[name] !== value,
      ),
    );
    if (Object.keys(set).length > 0) changes.push([element.id, set as PatchSet]);
  }
  return changes;
}
