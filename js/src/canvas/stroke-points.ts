/**
 * The points of a stroke, unpacked into one array that every caller reuses.
 *
 * The same numbers as `localPoints` gives, without arrays of their own: a large board unpacks
 * hundreds of thousands of strokes, and collecting those arrays took a tenth of its first paint.
 */

import { UNIT } from "../core/geometry";
import { LIMITS, type Stroke } from "../core/types.gen";

/** x, y, x, y…: what the last `unpackPoints` found, until the next one. */
export const scratch = new Float64Array(2 * LIMITS.POINTS);
const FIFTH_GROUP = 2 ** 28;

/** Unpacks into `scratch`, local and scaled, board units; gives how many numbers there are. */
export function unpackPoints(stroke: Stroke): number {
  const count = decode(stroke.points);
  scale(count, stroke.size);
  return count;
}

/** See `core/points.ts`. */
function decode(packed: Uint8Array): number {
  let count = 0;
  let [oneBack, twoBack] = [0, 0];
  let [value, shift] = [0, 0];
  for (let i = 0; i < packed.length; i += 1) {
    const byte = packed[i] as number;
    value += shift < 28 ? (byte & 0x7f) << shift : (byte & 0x7f) * FIFTH_GROUP;
    shift += 7;
    if (byte >= 0x80) continue;
    const coordinate = twoBack + (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
    twoBack = oneBack;
    oneBack = coordinate;
    scratch[count] = coordinate;
    count += 1;
    value = 0;
    shift = 0;
  }
  return count;
}

function scale(count: number, size: readonly [number, number]): void {
  let [width, height] = [0, 0];
  for (let i = 0; i < count; i += 2) {
    width = Math.max(width, scratch[i] as number);
    height = Math.max(height, scratch[i + 1] as number);
  }
  const scaleX = (width > 0 ? size[0] / width : 1) / UNIT;
  const scaleY = (height > 0 ? size[1] / height : 1) / UNIT;
  for (let i = 0; i < count; i += 2) {
    scratch[i] = (scratch[i] as number) * scaleX;
    scratch[i + 1] = (scratch[i + 1] as number) * scaleY;
  }
}
