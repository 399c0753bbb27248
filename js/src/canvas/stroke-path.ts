/**
 * The path of a stroke of constant width, straight from its packed points.
 *
 * The same as `trace(target, elementPath(stroke))`, and nearly all of what a large board paints; so
 * it makes no arrays on the way, and leaves out points that no eye could tell apart when the board
 * is seen from far away. `test/canvas/stroke-path.test.ts` holds the two equal.
 */

import { elementPath, UNIT } from "../core/geometry";
import { LIMITS, type Stroke } from "../core/types.gen";
import { type PathTarget, trace } from "./trace";

/** Reused by every call: x, y, x, y… */
const scratch = new Float64Array(2 * LIMITS.POINTS);
const FIFTH_GROUP = 2 ** 28;

/**
 * Replays the stroke onto `target`, local and scaled. Points closer than `least` (board units) to
 * the one before are left out, but for the last.
 */
export function traceStroke(target: PathTarget, stroke: Stroke, least: number): void {
  const natural = decode(stroke.points);
  scale(natural, stroke.size);
  const count = least > 0 ? thinned(natural, least) : natural;
  if (count < 6) {
    trace(target, elementPath(stroke));
    return;
  }
  let [x, y] = [scratch[0] as number, scratch[1] as number];
  target.moveTo(x, y);
  let [nextX, nextY] = [scratch[2] as number, scratch[3] as number];
  target.lineTo((x + nextX) / 2, (y + nextY) / 2);
  for (let i = 4; i < count; i += 2) {
    x = nextX;
    y = nextY;
    nextX = scratch[i] as number;
    nextY = scratch[i + 1] as number;
    target.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  target.lineTo(nextX, nextY);
}

/** Unpacks into `scratch` (see `core/points.ts`); gives how many numbers there are. */
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

/** Moves the points that stay to the front; gives how many numbers stay. */
function thinned(count: number, least: number): number {
  let kept = 2;
  for (let i = 2; i < count; i += 2) {
    const dx = (scratch[i] as number) - (scratch[kept - 2] as number);
    const dy = (scratch[i + 1] as number) - (scratch[kept - 1] as number);
    if (dx * dx + dy * dy < least * least && i + 2 < count) continue;
    scratch[kept] = scratch[i] as number;
    scratch[kept + 1] = scratch[i + 1] as number;
    kept += 2;
  }
  return kept;
}
