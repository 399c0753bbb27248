/**
 * Resizing, rotating and flipping a selection.
 *
 * Each result starts from the elements as they were and rounds once, so a drag of many steps ends
 * where one of a single step would.
 */

import { type Change, extentOf, wire } from "./edit";
import { boxSize, pivot, UNIT } from "./geometry";
import type { Bounds } from "./path";
import type { Element, Flip, PatchSet } from "./types.gen";

export type Point = readonly [x: number, y: number];

/** Corners and edges by which a box is resized, named by the compass. */
export type HandleName = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w";

/** The box that handles sit on: turned about its middle when it is that of one turned element. */
export interface SelectionFrame {
  readonly box: Bounds;
  /** 1/100 degree. */
  readonly angle: number;
  /** What the box turns about. */
  readonly pivot: Point;
}

/** A scaling of a frame's box about a fixed point, in the frame's own unturned coordinates. */
export interface Scaling {
  readonly x: number;
  readonly y: number;
  readonly about: Point;
}

export interface ResizeOptions {
  /** Keeps the proportions. */
  readonly keep: boolean;
  /** The middle stays where it is, not the opposite side. */
  readonly fromMiddle: boolean;
}

const FULL_TURN = 36_000;
const QUARTER = 9000;

/** The frame of a selection; undefined when it is empty. */
export function frameOf(elements: readonly Element[]): SelectionFrame | undefined {
  const [only] = elements;
  if (only !== undefined && elements.length === 1) {
    const [width, height] = boxSize(only);
    const [left, top] = [only.at[0] / UNIT, only.at[1] / UNIT];
    const box = { left, top, right: left + width, bottom: top + height };
    return { box, angle: only.angle, pivot: pivot(only) };
  }
  const box = extentOf(elements);
  return box && { box, angle: 0, pivot: middle(box) };
}

export function middle({ left, top, right, bottom }: Bounds): Point {
  return [(left + right) / 2, (top + bottom) / 2];
}

/** (x, y) turned about `about` by `angle`, 1/100 degree clockwise. */
export function turned([x, y]: Point, about: Point, angle: number): Point {
  if (angle === 0) return [x, y];
  const turn = (angle / (FULL_TURN / 2)) * Math.PI;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const [dx, dy] = [x - about[0], y - about[1]];
  return [about[0] + dx * cosine - dy * sine, about[1] + dx * sine + dy * cosine];
}

/** Whether the elements can only be scaled alike in both directions. */
export function isRigid(elements: readonly Element[]): boolean {
  if (elements.some(hasText)) return true;
  return elements.length > 1 && elements.some(({ angle }) => angle !== 0);
}

/** How far a drag of (dx, dy), in the frame's own coordinates, scales its box. */
export function scalingOf(
  { box }: SelectionFrame,
  handle: HandleName,
  [dx, dy]: Point,
  { keep, fromMiddle }: ResizeOptions,
): Scaling {
  const sideX = side(handle, "w", "e");
  const sideY = side(handle, "n", "s");
  const times = fromMiddle ? 2 : 1;
  const x = factor(box.right - box.left, sideX * dx * times);
  const y = factor(box.bottom - box.top, sideY * dy * times);
  const about: Point = [
    fixed(box.left, box.right, fromMiddle ? 0 : sideX),
    fixed(box.top, box.bottom, fromMiddle ? 0 : sideY),
  ];
  if (!keep) return { x, y, about };
  if (sideX === 0) return { x: Math.abs(y), y, about };
  if (sideY === 0) return { x, y: Math.abs(x), about };
  const both = Math.max(Math.abs(x), Math.abs(y));
  return { x: x < 0 ? -both : both, y: y < 0 ? -both : both, about };
}

/** Which side a handle pulls: -1, 0 or 1. */
function side(handle: HandleName, low: string, high: string): number {
  if (handle.includes(high)) return 1;
  return handle.includes(low) ? -1 : 0;
}

/** What stays where it is when one side is pulled. */
function fixed(low: number, high: number, pulled: number): number {
  if (pulled === 0) return (low + high) / 2;
  return pulled > 0 ? low : high;
}

function factor(size: number, more: number): number {
  return size > 0 ? (size + more) / size : 1;
}

/**
 * The elements scaled within their frame: a single one along its own axes, several along the
 * board's. The caller keeps the proportions of what `isRigid`.
 */
export function resized(elements: readonly Element[], scaling: Scaling): Change[] {
  const [only] = elements;
  if (only !== undefined && elements.length === 1) return [[only.id, resizedAlone(only, scaling)]];
  return elements.map((element) => [element.id, resizedAmong(element, scaling)]);
}

/** Scales in the element's unturned frame, which turns about where its pivot was. */
function resizedAlone(element: Element, scaling: Scaling): PatchSet {
  const set = scaledBox(element, scaling);
  if (element.angle === 0) return set;
  // The element turns about its new pivot; the frame turned about the old one.
  const old = pivot(element);
  const fresh = pivot(withBox(element, set));
  const target = turned(fresh, old, element.angle);
  return { ...set, at: shifted(set.at, target[0] - fresh[0], target[1] - fresh[1]) };
}

function resizedAmong(element: Element, scaling: Scaling): PatchSet {
  const set = scaledBox(element, scaling);
  if (element.angle === 0) return set;
  // Seen in a mirror, a turn goes the other way round.
  const mirrors = scaling.x < 0 !== scaling.y < 0;
  const angle = mirrors ? normalised(-element.angle) : element.angle;
  const target = mapped(scaling, pivot(element));
  const fresh = pivot({ ...withBox(element, set), angle });
  return { ...set, angle, at: shifted(set.at, target[0] - fresh[0], target[1] - fresh[1]) };
}

interface BoxSet extends PatchSet {
  readonly at: readonly [number, number];
  readonly size: readonly [number, number];
}

function scaledBox(element: Element, scaling: Scaling): BoxSet {
  const [width, height] = boxSize(element);
  const [left, top] = [element.at[0] / UNIT, element.at[1] / UNIT];
  const [x0, y0] = mapped(scaling, [left, top]);
  const [x1, y1] = mapped(scaling, [left + width, top + height]);
  // Edges are rounded, not sizes: what touched before touches after.
  const at = [wire(Math.min(x0, x1)), wire(Math.min(y0, y1))] as const;
  const size = [
    length(element.size[0], wire(Math.max(x0, x1)) - at[0]),
    length(element.size[1], wire(Math.max(y0, y1)) - at[1]),
  ] as const;
  if (hasText(element)) {
    // Letters are scaled, not mirrored.
    const share = Math.abs(scaling.x);
    const fontSize = Math.max(1, Math.round(element.style.fontSize * share));
    return { at, size, fontSize };
  }
  const bits = (scaling.x < 0 ? 1 : 0) | (scaling.y < 0 ? 2 : 0);
  return bits === 0 ? { at, size } : { at, size, flip: (element.flip ^ bits) as Flip };
}

/** A side that was there stays there, if ever so short: it can be drawn out again. */
function length(before: number, after: number): number {
  return before > 0 ? Math.max(1, after) : 0;
}

function mapped({ x, y, about }: Scaling, [px, py]: Point): Point {
  return [about[0] + (px - about[0]) * x, about[1] + (py - about[1]) * y];
}

function withBox(element: Element, set: BoxSet): Element {
  return { ...element, at: set.at, size: set.size, flip: set.flip ?? element.flip };
}

function shifted([x, y]: readonly [number, number], dx: number, dy: number): [number, number] {
  return [wire(x / UNIT + dx), wire(y / UNIT + dy)];
}

function hasText(element: Element): boolean {
  return element.kind === "text" || element.kind === "note";
}

function normalised(angle: number): number {
  const rounded = Math.round(angle) % FULL_TURN;
  return rounded < 0 ? rounded + FULL_TURN : rounded + 0;
}

/** The elements turned by `by` (1/100 degree clockwise) about one point. */
export function rotated(elements: readonly Element[], by: number, about: Point): Change[] {
  const turn = Math.round(by);
  return elements.map((element) => {
    const angle = normalised(element.angle + turn);
    // A curve has another pivot once it is turned: follow the point that will be it.
    const point = pivot({ ...element, angle });
    const now = turned(point, pivot(element), element.angle);
    const target = turned(now, about, turn);
    const at = shifted(element.at, target[0] - point[0], target[1] - point[1]);
    return [element.id, { angle, at }];
  });
}

/** The elements turned by quarters about the middle of their frame. */
export function quarterTurned(elements: readonly Element[], quarters: number): Change[] {
  const frame = frameOf(elements);
  return frame === undefined ? [] : rotated(elements, quarters * QUARTER, frame.pivot);
}

/** The elements mirrored about the middle of what they cover. */
export function flipped(elements: readonly Element[], axis: "horizontal" | "vertical"): Change[] {
  const box = extentOf(elements);
  if (box === undefined) return [];
  const scaling = {
    x: axis === "horizontal" ? -1 : 1,
    y: axis === "vertical" ? -1 : 1,
    about: middle(box),
  };
  return elements.map((element) => [element.id, resizedAmong(element, scaling)]);
}
