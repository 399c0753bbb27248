/** What tools share that make elements of positions. */

import { UNIT } from "../core/geometry";
import { pack } from "../core/points";
import { LIMITS } from "../core/types.gen";

/** A box that is dragged out, board units. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Keys {
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const STEP = Math.PI / 12;

/** Board units as the model counts, within its bounds. */
export function counted(units: number): number {
  const value = Math.round(units * UNIT);
  return Math.min(Math.max(value, -LIMITS.COORDINATE), LIMITS.COORDINATE);
}

/** The box from one corner to another: square with Shift, about the first point with Alt. */
export function dragged(from: Point, to: Point, { shift, alt }: Keys): Box {
  let dx = to.x - from.x;
  let dy = to.y - from.y;
  if (shift) {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    dx = dx < 0 ? -side : side;
    dy = dy < 0 ? -side : side;
  }
  const x = alt ? from.x - dx : from.x;
  const y = alt ? from.y - dy : from.y;
  const share = alt ? 2 : 1;
  return {
    left: Math.min(x, x + share * dx),
    top: Math.min(y, y + share * dy),
    width: Math.abs(share * dx),
    height: Math.abs(share * dy),
  };
}

/** With Shift the point at the same distance whose direction is a multiple of 15°. */
export function steered(from: Point, to: Point, { shift }: Keys): Point {
  if (!shift) return { x: to.x, y: to.y };
  const angle = Math.round(Math.atan2(to.y - from.y, to.x - from.x) / STEP) * STEP;
  const way = Math.hypot(to.x - from.x, to.y - from.y);
  return { x: from.x + way * Math.cos(angle), y: from.y + way * Math.sin(angle) };
}

export function placeOf({ left, top, width, height }: Box) {
  const at = [counted(left), counted(top)] as const;
  return { at, size: [counted(left + width) - at[0], counted(top + height) - at[1]] as const };
}

/** Place and packed local points of a line through flat board coordinates in 1/16 unit. */
export function placePoints(xy: readonly number[]) {
  let [left, top, right, bottom] = [xy[0], xy[1], xy[0], xy[1]] as [number, number, number, number];
  for (let i = 2; i < xy.length; i += 2) {
    const [x, y] = [xy[i] as number, xy[i + 1] as number];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return {
    at: [left, top] as const,
    size: [right - left, bottom - top] as const,
    points: pack(xy.map((value, i) => value - (i % 2 === 0 ? left : top))),
  };
}
