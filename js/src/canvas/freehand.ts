/**
 * The outline of a stroke drawn with pressure: npm's perfect-freehand with the options that nbboard
 * fixes. `src/nbboard/core/freehand.py` is its twin, held equal by
 * `conformance/outlines/freehand.json`.
 */

import { getStroke, type StrokeOptions } from "perfect-freehand";

const THINNING = 0.6;
const STREAMLINE = 0.5;
const easing = (t: number): number => Math.sin((t * Math.PI) / 2);
const OPTIONS: StrokeOptions = {
  thinning: THINNING,
  smoothing: 0.5,
  streamline: STREAMLINE,
  easing,
  simulatePressure: false,
  last: true,
};

/** Radius over size at pressure 0.5. */
const RADIUS_AT_MIDDLE = easing(0.5);
/** How far each point of perfect-freehand goes from the one before it towards the pen's. */
const FOLLOW = 0.15 + (1 - STREAMLINE) * 0.85;

/** perfect-freehand's size of a stroke `width` wide where the pressure is 0.5. */
export function sizeForWidth(width: number): number {
  return width / (2 * RADIUS_AT_MIDDLE);
}

/** The width at pressure 0.5 of a stroke of this perfect-freehand size. */
export function widthForSize(size: number): number {
  return size * (2 * RADIUS_AT_MIDDLE);
}

/** perfect-freehand's radius over its size at a pressure of 0 to 1. */
export function penRadius(pressure: number): number {
  return easing(0.5 - THINNING * (0.5 - pressure));
}

/**
 * Moves the points where perfect-freehand has the middle of the stroke, in place; gives how many
 * numbers stay. `xy` is flat and holds `count` numbers.
 */
export function streamlined(xy: Float64Array, count: number, size: number): number {
  let [kept, way] = [2, 0];
  for (let i = 2; i < count; i += 2) {
    const isLast = i + 2 >= count;
    const share = isLast ? 1 : FOLLOW;
    const [fromX, fromY] = [xy[kept - 2] as number, xy[kept - 1] as number];
    const dx = ((xy[i] as number) - fromX) * share;
    const dy = ((xy[i + 1] as number) - fromY) * share;
    way += Math.sqrt(dx * dx + dy * dy);
    // Where the pen is put down it trembles: perfect-freehand waits until it has left the spot.
    if (kept === 2 && way < size && !isLast) continue;
    xy[kept] = fromX + dx;
    xy[kept + 1] = fromY + dy;
    kept += 2;
  }
  return kept;
}

/**
 * The closed polygon that a stroke covers, flat: x, y, x, y… `points` is flat likewise, `pressures`
 * has one value in 0..1 for each point. Fill it with the non-zero rule. No points, or a size that
 * is not positive, give an empty polygon. Throws a RangeError when the lengths do not fit.
 */
export function outline(
  points: ArrayLike<number>,
  pressures: ArrayLike<number>,
  size: number,
): Float64Array {
  if (points.length !== 2 * pressures.length) {
    throw new RangeError(
      `${points.length} coordinates do not fit ${pressures.length} pressures: two for each`,
    );
  }
  const polygon = getStroke(pen(points, pressures), { ...OPTIONS, size });
  const flat = new Float64Array(2 * polygon.length);
  for (let i = 0; i < polygon.length; i += 1) {
    const [x, y] = polygon[i] as [number, number];
    flat[2 * i] = x;
    flat[2 * i + 1] = y;
  }
  return flat;
}

type Sample = [x: number, y: number, pressure: number];

function pen(points: ArrayLike<number>, pressures: ArrayLike<number>): Sample[] {
  const samples: Sample[] = [];
  for (let i = 0; i < pressures.length; i += 1) {
    samples.push([points[2 * i] as number, points[2 * i + 1] as number, pressures[i] as number]);
  }
  return samples.length === 2 ? divided(samples[0] as Sample, samples[1] as Sample) : samples;
}

/**
 * perfect-freehand cuts a stroke of two points into four parts and drops the second pressure; so
 * it gets the five points from here, with evenly changing pressure.
 */
function divided(from: Sample, to: Sample): Sample[] {
  const part = (axis: 0 | 1 | 2, t: number): number => from[axis] + (to[axis] - from[axis]) * t;
  return [0, 0.25, 0.5, 0.75, 1].map((t): Sample => [part(0, t), part(1, t), part(2, t)]);
}
