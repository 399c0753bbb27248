/** The handles round a selection: where they are, what lies under a pointer, how they look. */

import {
  frameOf,
  type HandleName,
  isRigid,
  middle,
  type Point,
  type SelectionFrame,
  turned,
} from "../core/transform";
import type { Element } from "../core/types.gen";
import type { Marks } from "./marks";
import { hasWords } from "./writing";

export type Handle = HandleName | "rotate";

/** What the handles of a selection need to know. */
export interface Held {
  /** As they are seen now, in the middle of a drag too. */
  readonly elements: readonly Element[];
  /** False where nothing may be changed: only the frame is shown. */
  readonly editable: boolean;
}

export interface Spot {
  readonly name: Handle;
  readonly x: number;
  readonly y: number;
}

export type ToScreen = (x: number, y: number) => readonly [number, number];

/** Distance of the frame from what it holds, CSS pixels. */
const PADDING = 8;
const ROTATE_AWAY = 24;
const HALF = 4;
/** How near a pointer must come, CSS pixels: never so far that a handle hides what it is for. */
const NEAR_MOUSE = 7;
const NEAR_TOUCH = 22;
const NEAR_TOUCH_INSIDE = 10;
/** Sides shorter than this (CSS pixels) have no handle of their own: corners would touch it. */
const LEAST_SIDE = 40;
/** Nor have those of a frame so thin across that a handle would cover what it holds. */
const LEAST_PULLED = 24;
/** A side of a text has one from here on: it has no others beside it but the corners'. */
const LEAST_LINE = 24;
/** Of more elements than these only the whole is framed. */
const MOST_OUTLINED = 200;
const CORNERS: readonly HandleName[] = ["nw", "ne", "se", "sw"];
const SIDES: readonly HandleName[] = ["n", "e", "s", "w"];
const CURSORS = ["ns-resize", "nesw-resize", "ew-resize", "nwse-resize"];
const TURN: Readonly<Record<HandleName, number>> = {
  n: 0,
  ne: 1,
  e: 2,
  se: 3,
  s: 4,
  sw: 5,
  w: 6,
  nw: 7,
};

/** A selection's frame is asked for in each frame that is painted: once found it is kept. */
const frames = new WeakMap<readonly Element[], SelectionFrame>();

function frameRound(elements: readonly Element[]): SelectionFrame | undefined {
  const known = frames.get(elements);
  if (known !== undefined) return known;
  const found = frameOf(elements);
  if (found !== undefined) frames.set(elements, found);
  return found;
}

/** The frame in CSS pixels, padded; its angle is the element's. */
export function screenFrame(
  frame: SelectionFrame,
  toScreen: ToScreen,
  padding = PADDING,
): SelectionFrame {
  const [left, top] = toScreen(frame.box.left, frame.box.top);
  const [right, bottom] = toScreen(frame.box.right, frame.box.bottom);
  const box = {
    left: left - padding,
    top: top - padding,
    right: right + padding,
    bottom: bottom + padding,
  };
  return { box, angle: frame.angle, pivot: toScreen(...frame.pivot) };
}

/** The handles of a selection in CSS pixels; none where nothing may be changed. */
export function spotsOf({ elements, editable }: Held, toScreen: ToScreen): Spot[] {
  const frame = frameRound(elements);
  if (frame === undefined || !editable) return [];
  const shown = screenFrame(frame, toScreen);
  const { box } = shown;
  const names = [...CORNERS, ...sidesOf(elements, box)];
  const spots = names.map((name): Spot => spot(name, place(box, name), shown));
  const [x] = middle(box);
  return [...spots, spot("rotate", [x, box.top - ROTATE_AWAY], shown)];
}

/** Words are scaled by their corners; the sides of a single text say where its lines break. */
function sidesOf(elements: readonly Element[], box: SelectionFrame["box"]): HandleName[] {
  const [only] = elements;
  if (elements.length === 1 && only !== undefined && hasWords(only)) {
    return box.bottom - box.top >= LEAST_LINE ? ["e", "w"] : [];
  }
  return isRigid(elements) ? [] : SIDES.filter((side) => fits(box, side));
}

function fits({ left, top, right, bottom }: SelectionFrame["box"], side: HandleName): boolean {
  const across = side === "n" || side === "s";
  const [along, pulled] = across ? [right - left, bottom - top] : [bottom - top, right - left];
  // The middle of a flat line is where a finger takes it to move it.
  return along >= LEAST_SIDE && pulled >= LEAST_PULLED;
}

function place(box: SelectionFrame["box"], name: HandleName): Point {
  const [x, y] = middle(box);
  return [
    name.includes("w") ? box.left : name.includes("e") ? box.right : x,
    name.includes("n") ? box.top : name.includes("s") ? box.bottom : y,
  ];
}

function spot(name: Handle, point: Point, frame: SelectionFrame): Spot {
  const [x, y] = turned(point, frame.pivot, frame.angle);
  return { name, x, y };
}

/** How near a press must come to a handle; a finger inside the frame means what is inside. */
export function reachOf(touch: boolean, inside: boolean): number {
  if (!touch) return NEAR_MOUSE;
  return inside ? NEAR_TOUCH_INSIDE : NEAR_TOUCH;
}

/** The handle within `reach` of a pointer, the nearest of several. */
export function handleAt(
  spots: readonly Spot[],
  px: number,
  py: number,
  reach: number,
): Handle | undefined {
  let nearest: Handle | undefined;
  let least = reach;
  for (const { name, x, y } of spots) {
    const distance = Math.hypot(px - x, py - y);
    if (distance > least) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

/** Whether a point, CSS pixels, lies within the frame. */
export function isInside(
  elements: readonly Element[],
  px: number,
  py: number,
  toScreen: ToScreen,
): boolean {
  const frame = frameRound(elements);
  if (frame === undefined) return false;
  const { box, pivot, angle } = screenFrame(frame, toScreen);
  const [x, y] = turned([px, py], pivot, -angle);
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/** The cursor that shows which way a handle pulls. */
export function cursorOf(handle: Handle, angle: number): string {
  if (handle === "rotate") return "grab";
  const eighths = TURN[handle] + Math.round(angle / 4500);
  return CURSORS[eighths % 4] as string;
}

/** Paints frame and handles, in CSS pixels. */
export function paintHandles(
  context: CanvasRenderingContext2D,
  held: Held,
  toScreen: ToScreen,
  marks: Marks,
): void {
  const { elements } = held;
  if (elements.length > 1 && elements.length <= MOST_OUTLINED) {
    for (const element of elements)
      paintFrame(context, [element], toScreen, { color: marks.line, width: 0.5, padding: 2 });
  }
  const locked = elements.some((element) => element.locked);
  context.setLineDash(locked ? [4, 4] : []);
  paintFrame(context, elements, toScreen, { color: marks.line, width: 1, padding: PADDING });
  context.setLineDash([]);
  for (const { name, x, y } of spotsOf(held, toScreen)) {
    context.beginPath();
    if (name === "rotate") context.arc(x, y, HALF + 1, 0, 2 * Math.PI);
    else context.roundRect(x - HALF, y - HALF, 2 * HALF, 2 * HALF, 2);
    context.fillStyle = marks.face;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = marks.line;
    context.stroke();
  }
}

function paintFrame(
  context: CanvasRenderingContext2D,
  elements: readonly Element[],
  toScreen: ToScreen,
  { color, width, padding }: { color: string; width: number; padding: number },
): void {
  const frame = frameRound(elements);
  if (frame === undefined) return;
  const shown = screenFrame(frame, toScreen, padding);
  const { box } = shown;
  context.beginPath();
  for (const name of CORNERS) {
    const [x, y] = turned(place(box, name), shown.pivot, shown.angle);
    context.lineTo(x, y);
  }
  context.closePath();
  context.lineWidth = width;
  context.strokeStyle = color;
  context.stroke();
}
