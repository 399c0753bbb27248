/**
 * The outlines of strokes with pressure, kept while they are likely to be painted again.
 *
 * An outline takes about 70 µs to find, and some hundred curves to keep. They are kept for a view or
 * two: whoever wanders over a large board would otherwise keep what is long out of sight.
 */

import { localPoints, UNIT } from "../core/geometry";
import type { Stroke } from "../core/types.gen";
import { outline, sizeForWidth } from "./freehand";

/** Twice as many are kept at most. */
const GENERATION = 2000;

let young = new Map<Stroke, Path2D>();
let old = new Map<Stroke, Path2D>();

/** What a stroke with pressure covers, local, board units. */
export function outlineOf(stroke: Stroke): Path2D {
  const known = young.get(stroke) ?? old.get(stroke);
  const { pressures, style } = stroke;
  const path = known ?? pressedOutline(localPoints(stroke), pressures, style.width / UNIT);
  if (young.size >= GENERATION) {
    old = young;
    young = new Map();
  }
  young.set(stroke, path);
  return path;
}

/** What a pen of `width` covers; `points` in board units, pressures 0 to 255. */
export function pressedOutline(
  points: ArrayLike<number>,
  pressures: ArrayLike<number>,
  width: number,
): Path2D {
  const shares = Float64Array.from(pressures, (pressure) => pressure / 255);
  const path = new Path2D();
  traceRound(path, outline(points, shares, sizeForWidth(width)));
  return path;
}

/** The same as `trace(target, smoothClosed(polygon))`, without a path on the way. */
export function traceRound(
  target: Pick<CanvasPath, "moveTo" | "quadraticCurveTo" | "closePath">,
  polygon: Float64Array,
): void {
  const { length } = polygon;
  if (length === 0) return;
  let [x, y] = [polygon[0] as number, polygon[1] as number];
  const [lastX, lastY] = [polygon[length - 2] as number, polygon[length - 1] as number];
  target.moveTo((lastX + x) / 2, (lastY + y) / 2);
  for (let i = 2; i <= length; i += 2) {
    const nextX = polygon[i % length] as number;
    const nextY = polygon[(i % length) + 1] as number;
    target.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    x = nextX;
    y = nextY;
  }
  target.closePath();
}
