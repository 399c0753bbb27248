/**
 * Where an element lies and what it covers: twin of `src/nbboard/core/geometry.py`, held equal by
 * `conformance/outlines/geometry.json`.
 *
 * Everything here is in board units (1/16 of them on the wire). A local coordinate becomes a board
 * coordinate in this order: scaled to the element's size, moved to `at`, mirrored about the middle
 * of the box (`flip`), turned by `angle` about the pivot. Stroke width is never scaled.
 */

import { bounds as pathBounds } from "./bounds";
import type { Bounds, HeadKind, Path } from "./path";
import { curve, diamond, ellipse, lineHead, polyline, roundedRect, smooth, triangle } from "./path";
import { unpack } from "./points";
import type { Arrow, Element, Line, Polygon, Stroke, Style } from "./types.gen";

export const UNIT = 16;
/** Ends of a line this close together (1/16 unit) make it a filled area. */
export const CLOSING_DISTANCE = 8 * UNIT;
/** Corner radius of a note's sheet, board units. */
export const NOTE_RADIUS = 4;

/** Radius of a stroke at full pressure, as a share of its width (see `canvas/freehand.ts`). */
const FULL_PRESSURE_RADIUS = Math.sin(0.4 * Math.PI) / (2 * Math.SQRT1_2);

type Lined = Line | Arrow;
type Pointed = Stroke | Line | Arrow | Polygon;

/** x' = a x + c y + e, y' = b x + d y + f, from local to board coordinates. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export function isPointed(element: Element): element is Pointed {
  return "points" in element;
}

function isLined(element: Element): element is Lined {
  return element.kind === "line" || element.kind === "arrow";
}

/** The size of the unturned box. */
export function boxSize(element: Element): [width: number, height: number] {
  return [element.size[0] / UNIT, element.size[1] / UNIT];
}

/** The points of an element, flat, local and scaled to its size. */
export function localPoints(element: Pointed): Float64Array {
  const natural = unpack(element.points);
  let width = 0;
  let height = 0;
  for (let i = 0; i < natural.length; i += 2) {
    width = Math.max(width, natural[i] as number);
    height = Math.max(height, natural[i + 1] as number);
  }
  const scaleX = (width > 0 ? element.size[0] / width : 1) / UNIT;
  const scaleY = (height > 0 ? element.size[1] / height : 1) / UNIT;
  const local = new Float64Array(natural.length);
  for (let i = 0; i < natural.length; i += 2) {
    local[i] = (natural[i] as number) * scaleX;
    local[i + 1] = (natural[i + 1] as number) * scaleY;
  }
  return local;
}

/**
 * The line an element is drawn along, local and scaled. A stroke with pressures gives its middle
 * line; text, notes and images give their box.
 */
export function elementPath(element: Element): Path {
  const [width, height] = boxSize(element);
  switch (element.kind) {
    case "stroke":
      return smooth(localPoints(element));
    case "line":
    case "arrow": {
      const points = localPoints(element);
      return element.curve ? curve(points, element.closed) : polyline(points, element.closed);
    }
    case "polygon":
      return polyline(localPoints(element), true);
    case "rect":
      return roundedRect(width, height, element.radius / UNIT);
    case "ellipse":
      return ellipse(width, height);
    case "triangle":
      return triangle(width, height, element.right);
    case "diamond":
      return diamond(width, height, element.radius / UNIT);
    case "note":
      return roundedRect(width, height, NOTE_RADIUS);
    case "text":
    case "image":
      return roundedRect(width, height, 0);
  }
}

/** Whether the inside is painted when the style has a fill. */
export function hasArea(element: Element): boolean {
  if (element.kind === "text" || element.kind === "image") return false;
  if (!isPointed(element) || element.kind === "polygon") return true;
  if (isLined(element) && element.closed) return true;
  let meets = meeting.get(element.points);
  if (meets === undefined) {
    meets = endsMeet(element.points);
    meeting.set(element.points, meets);
  }
  return meets;
}

/** Asked for each selected element at each look at its styles; points never change. */
const meeting = new WeakMap<Uint8Array, boolean>();

function endsMeet(points: Uint8Array): boolean {
  const natural = unpack(points);
  const last = natural.length - 2;
  if (last < 4) return false;
  const dx = (natural[last] as number) - (natural[0] as number);
  const dy = (natural[last + 1] as number) - (natural[1] as number);
  return dx * dx + dy * dy <= CLOSING_DISTANCE * CLOSING_DISTANCE;
}

export interface LineHead {
  readonly kind: HeadKind;
  readonly path: Path;
}

/** The heads at the ends of an open line, local and scaled; none for anything else. */
export function lineHeads(element: Element): LineHead[] {
  if (!isLined(element) || element.closed) return [];
  if (element.headStart === "none" && element.headEnd === "none") return [];
  const points = localPoints(element);
  const width = element.style.width / UNIT;
  const heads: LineHead[] = [];
  const add = (kind: Line["headEnd"], towards: Float64Array): void => {
    if (kind !== "none") heads.push({ kind, path: lineHead(towards, element.curve, kind, width) });
  };
  add(element.headStart, reversed(points));
  add(element.headEnd, points);
  return heads;
}

/** The point an element turns about, in board coordinates. */
export function pivot(element: Element): [x: number, y: number] {
  const [width, height] = boxSize(element);
  let x = width / 2;
  let y = height / 2;
  if (element.angle !== 0 && isLined(element) && element.curve) {
    const drawn = pathBounds(elementPath(element));
    x = (drawn.left + drawn.right) / 2;
    y = (drawn.top + drawn.bottom) / 2;
    if (element.flip & 1) x = width - x;
    if (element.flip & 2) y = height - y;
  }
  return [element.at[0] / UNIT + x, element.at[1] / UNIT + y];
}

/** The map from local, scaled coordinates to the board. */
export function placement(element: Element): Affine {
  const [width, height] = boxSize(element);
  const mirrorX = element.flip & 1;
  const mirrorY = element.flip & 2;
  const a = mirrorX ? -1 : 1;
  const d = mirrorY ? -1 : 1;
  const e = element.at[0] / UNIT + (mirrorX ? width : 0);
  const f = element.at[1] / UNIT + (mirrorY ? height : 0);
  if (element.angle === 0) return { a, b: 0, c: 0, d, e, f };
  const [x, y] = pivot(element);
  const turn = (element.angle / 18_000) * Math.PI;
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  return {
    a: a * cosine,
    b: a * sine,
    c: -d * sine,
    d: d * cosine,
    e: x + (e - x) * cosine - (f - y) * sine,
    f: y + (e - x) * sine + (f - y) * cosine,
  };
}

export function applied(map: Affine, x: number, y: number): [number, number] {
  return [map.a * x + map.c * y + map.e, map.b * x + map.d * y + map.f];
}

/** From board to local coordinates. */
export function inverse(map: Affine): Affine {
  // The map is a rotation and mirrors: its determinant is 1 or -1 but for rounding.
  const determinant = map.a * map.d - map.b * map.c;
  const a = map.d / determinant;
  const b = -map.b / determinant;
  const c = -map.c / determinant;
  const d = map.a / determinant;
  return { a, b, c, d, e: -(a * map.e + c * map.f), f: -(b * map.e + d * map.f) };
}

/** How far paint reaches beyond the line an element is drawn along. */
export function reach(element: Element): number {
  if (element.kind === "text" || element.kind === "image" || element.kind === "note") return 0;
  if (element.style.stroke === null) return 0;
  const width = element.style.width / UNIT;
  const pressed = element.kind === "stroke" && element.pressures.length > 0;
  return pressed ? width * FULL_PRESSURE_RADIUS : width / 2;
}

/**
 * What an element covers on the board, stroke width and heads included. Exact for an unturned
 * element; a turned one gets the box round its turned box.
 */
export function bounds(element: Element): Bounds {
  const by = reach(element);
  if (element.angle === 0 && !isLined(element)) return upright(element, by);
  const local = grown(outline(element), by);
  const map = placement(element);
  if (element.angle === 0) return between(map, local);
  return around([
    applied(map, local.left, local.top),
    applied(map, local.right, local.top),
    applied(map, local.right, local.bottom),
    applied(map, local.left, local.bottom),
  ]);
}

/** For nearly all that is on a board: a large one asks for a hundred thousand at once. */
function upright({ at, size }: Element, by: number): Bounds {
  const [left, top] = [at[0] / UNIT, at[1] / UNIT];
  return {
    left: left - by,
    top: top - by,
    right: size[0] / UNIT + by + left,
    bottom: size[1] / UNIT + by + top,
  };
}

/** The local box of the lines alone. */
function outline(element: Element): Bounds {
  const [right, bottom] = boxSize(element);
  let box: Bounds = { left: 0, top: 0, right, bottom };
  if (isLined(element)) {
    if (element.curve) box = pathBounds(elementPath(element));
    for (const { path } of lineHeads(element)) box = joined(box, pathBounds(path));
  }
  return box;
}

function between(map: Affine, box: Bounds): Bounds {
  return around([applied(map, box.left, box.top), applied(map, box.right, box.bottom)]);
}

function around(points: readonly (readonly [number, number])[]): Bounds {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

export function grown(box: Bounds, by: number): Bounds {
  return {
    left: box.left - by,
    top: box.top - by,
    right: box.right + by,
    bottom: box.bottom + by,
  };
}

export function joined(one: Bounds, other: Bounds): Bounds {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

export function overlaps(one: Bounds, other: Bounds): boolean {
  return (
    one.left <= other.right &&
    other.left <= one.right &&
    one.top <= other.bottom &&
    other.top <= one.bottom
  );
}

/** On and off lengths of a dashed or dotted line, board units; none for a solid one. */
export function dashes(style: Style): readonly number[] {
  const width = style.width / UNIT;
  switch (style.dash) {
    case "solid":
      return [];
    case "dashed": {
      const length = Math.max(8, 2.5 * width);
      return [length, length];
    }
    case "dotted":
      // Round caps make a dot of a dash without length.
      return [0, 2 * width + 2];
  }
}

function reversed(points: Float64Array): Float64Array {
  const turned = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    turned[points.length - 2 - i] = points[i] as number;
    turned[points.length - 1 - i] = points[i + 1] as number;
  }
  return turned;
}
