/**
 * Strokes seen from far away, where their points lie closer together than pixels.
 *
 * A stroke with pressure is dearest near by: its outline takes about 70 µs to find and as long to
 * paint. From where its swelling is less than a third of a pixel to each side, it is a line of one
 * width. 10,000 strokes, half of them with pressure, seen whole in 1280 × 900 pixels: the first
 * picture took 1.9 s with outlines (two thirds of it in script), 0.45 s with lines.
 */

import type { Stroke } from "../core/types.gen";
import { traceFar } from "./far-line";
import { penRadius, sizeForWidth, streamlined } from "./freehand";
import { scratch, unpackPoints } from "./stroke-points";
import type { PathTarget } from "./trace";

/** Seen from further away than this (device pixels per unit) strokes lose what nobody sees. */
export const FAR = 0.7;
/** How far a line may lie from where it is near by, device pixels. */
export const UNSEEN = 1 / 3;

/** Replays a stroke onto `target` as it is seen at `scale`, local, board units. */
export function traceFarStroke(target: PathTarget, stroke: Stroke, width: number, scale: number) {
  let count = unpackPoints(stroke);
  if (stroke.pressures.length > 0) count = streamlined(scratch, count, sizeForWidth(width));
  traceFar(target, scratch, count, UNSEEN / scale);
}

/**
 * The one width, board units, that a stroke of `width` has seen from far away; undefined where one
 * sees it swell.
 */
export function farWidth({ pressures }: Stroke, width: number, scale: number): number | undefined {
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
  if (Math.max(most - radius, radius - least) * size * scale > UNSEEN) return undefined;
  return 2 * radius * size;
}

/** Radius over size by pressure, 0 to 255. */
const RADII = Float64Array.from({ length: 256 }, (_, pressure) => penRadius(pressure / 255));
