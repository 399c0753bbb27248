/**
 * What part of the board is seen and how large: pure functions over one small record.
 *
 * Board coordinates are board units; screen coordinates are CSS pixels from the upper left corner
 * of the canvas. One device pixel is 1 / `ratio` CSS pixels.
 */

import type { Bounds } from "../core/path";

export interface View {
  /** Board coordinates of the upper left corner. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels per board unit. */
  readonly zoom: number;
}

/** The size of what is looked through, in CSS pixels, and device pixels per CSS pixel. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

export const LEAST_ZOOM = 0.1;
export const MOST_ZOOM = 30;
export const START: View = { x: 0, y: 0, zoom: 1 };

/** Pixels that one line or one page of a wheel counts for. */
const WHEEL_LINE = 16;
const WHEEL_PAGE = 400;

export function toBoard(view: View, px: number, py: number): [number, number] {
  return [view.x + px / view.zoom, view.y + py / view.zoom];
}

export function toScreen(view: View, x: number, y: number): [number, number] {
  return [(x - view.x) * view.zoom, (y - view.y) * view.zoom];
}

/** Moves the picture by (dx, dy) CSS pixels: what was under the pointer stays under it. */
export function panned(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.zoom, y: view.y - dy / view.zoom };
}

/** Zooms to `zoom`, bounded, keeping the board point under (px, py) where it is. */
export function zoomed(view: View, px: number, py: number, zoom: number): View {
  const bounded = Math.min(Math.max(zoom, LEAST_ZOOM), MOST_ZOOM);
  const [x, y] = toBoard(view, px, py);
  return { x: x - px / bounded, y: y - py / bounded, zoom: bounded };
}

/** Room left round what is shown whole, CSS pixels: beside it, and above and below. */
export interface Margin {
  readonly x: number;
  readonly y: number;
}

/** Widest board whose bar stands in two rows, CSS pixels; `room.css` has the same. */
const TWO_ROWS = 640;

/** Header and bars cover what is above and below; beside it there is nothing to keep clear of. */
export function marginOf({ width, height }: Frame): Margin {
  return { x: 16, y: Math.min(width > TWO_ROWS ? 56 : 96, height / 4) };
}

/** The view that shows `bounds` whole and in the middle, at 100 % or smaller. */
export function fitted(bounds: Bounds, frame: Frame, margin: Margin): View {
  const width = Math.max(bounds.right - bounds.left, 1);
  const height = Math.max(bounds.bottom - bounds.top, 1);
  const across = (frame.width - 2 * margin.x) / width;
  const room = Math.min(across, (frame.height - 2 * margin.y) / height);
  const zoom = Math.min(Math.max(room, LEAST_ZOOM), 1);
  return {
    x: (bounds.left + bounds.right - frame.width / zoom) / 2,
    y: (bounds.top + bounds.bottom - frame.height / zoom) / 2,
    zoom,
  };
}

/** Bounds with `room` round what is within, as a share of its size. */
export function roomy({ left, top, right, bottom }: Bounds, room: number): Bounds {
  const [x, y] = [((right - left) * room) / 2, ((bottom - top) * room) / 2];
  return { left: left - x, top: top - y, right: right + x, bottom: bottom + y };
}

/** The nearest view whose corner lies on a device pixel, so that moving it blurs nothing. */
export function snapped(view: View, ratio: number): View {
  const scale = view.zoom * ratio;
  return { ...view, x: Math.round(view.x * scale) / scale, y: Math.round(view.y * scale) / scale };
}

export function seen(view: View, frame: Frame): Bounds {
  return {
    left: view.x,
    top: view.y,
    right: view.x + frame.width / view.zoom,
    bottom: view.y + frame.height / view.zoom,
  };
}

/** A wheel event's movement in CSS pixels, whatever unit the browser counts in. */
export function wheelPixels(delta: number, mode: number): number {
  if (mode === 1) return delta * WHEEL_LINE;
  return mode === 2 ? delta * WHEEL_PAGE : delta;
}

/** By how much a wheel movement of `pixels` zooms; a mouse's notch (100) gives about 20 %. */
export function wheelZoom(pixels: number): number {
  const bounded = Math.min(Math.max(pixels, -100), 100);
  return Math.exp(-bounded / 500);
}

/** The next step of the zoom buttons: 10, 25, 50, 75, 100, 125, 150, 200, 300 … 3000 %. */
export function zoomStep(zoom: number, direction: 1 | -1): number {
  const steps = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 30];
  const tiny = 1.001;
  if (direction > 0) return steps.find((step) => step > zoom * tiny) ?? MOST_ZOOM;
  return steps.findLast((step) => step < zoom / tiny) ?? LEAST_ZOOM;
}
