/**
 * Strokes seen from far away, where their points lie closer together than pixels.
 *
 * A stroke with pressure is dearest near by: its outline takes about 70 µs to find and as long to
 * paint. From where its swelling is less than a third of a pixel to each side, it is a line of one
 * width. 10,000 strokes, half of them with pressure, seen whole in 1280 × 900 pixels: the first
 * picture took 1.9 s with outlines (two thirds of it in script), 0.46 s with lines.
 */

import { type LineTarget, traceFar } from "./far-line";
import { penRadius, sizeForWidth, streamlined } from "./freehand";
import { scratch } from "./stroke-points";

/** What a stroke is drawn with. */
export interface Pen {
  /** Board units. */
  readonly width: number;
  /** 0 to 255, one a point, or empty. */
  readonly pressures: ArrayLike<number>;
}

/** Seen from further away than this (device pixels per unit) strokes lose what nobody sees. */
export const FAR = 0.7;
/** How far a line may lie from where it is near by, device pixels: a thin one shows it in its greys. */
export const UNSEEN = 1 / 5;
/** How much wider or narrower to each side a line may be than the stroke, device pixels. */
export const UNFELT = 1 / 3;

/** Replays onto `target` a stroke whose `count` numbers lie in `scratch`, as it is seen at `scale`. */
export function traceFarStroke(target: LineTarget, count: number, pen: Pen, scale: number): void {
  const pressed = pen.pressures.length > 0;
  const kept = pressed ? streamlined(scratch, count, sizeForWidth(pen.width)) : count;
  traceFar(target, scratch, kept, UNSEEN / scale);
}

/** The one width, board units, that a stroke has seen from far away; undefined where it swells. */
export function farWidth({ pressures, width }: Pen, scale: number): number | undefined {
  if (pressures.length === 0) return width;
  let [sum, least, most] = [0, Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < pressures.length; i += 1) {
    const radius = RADII[pressures[i] as number] as number;
    sum += radius;
    least = Math.min(least, radius);
    most = Math.max(most, radius);
  }
  const radius = sum / pressures.length;
  const size = sizeForWidth(width);
  if (Math.max(most - radius, radius - least) * size * scale > UNFELT) return undefined;
  return 2 * radius * size;
}

/** Radius over size by pressure, 0 to 255. */
const RADII = Float64Array.from({ length: 256 }, (_, pressure) => penRadius(pressure / 255));
