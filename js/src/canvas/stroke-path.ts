/**
 * The path of a stroke of constant width, straight from its packed points: the same as
 * `trace(target, elementPath(stroke))`, and nearly all of what a large board paints.
 * `test/canvas/stroke-path.test.ts` holds the two equal.
 */

import { smooth } from "../core/path";
import type { Stroke } from "../core/types.gen";
import { scratch, unpackPoints } from "./stroke-points";
import { type PathTarget, trace } from "./trace";

/** Replays the stroke onto `target`, local and scaled. */
export function traceStroke(target: PathTarget, stroke: Stroke): void {
  traceSmooth(target, scratch, unpackPoints(stroke));
}

/** The same as `trace(target, smooth(xy))` for the first `count` numbers of `xy`. */
export function traceSmooth(target: PathTarget, xy: Float64Array, count: number): void {
  if (count < 6 || isDot(xy, count)) {
    trace(target, smooth(xy.subarray(0, count)));
    return;
  }
  let [x, y] = [xy[0] as number, xy[1] as number];
  target.moveTo(x, y);
  let [nextX, nextY] = [xy[2] as number, xy[3] as number];
  target.lineTo((x + nextX) / 2, (y + nextY) / 2);
  for (let i = 4; i < count; i += 2) {
    x = nextX;
    y = nextY;
    nextX = xy[i] as number;
    nextY = xy[i + 1] as number;
    target.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  target.lineTo(nextX, nextY);
}

function isDot(xy: Float64Array, count: number): boolean {
  for (let i = 2; i < count; i += 1) if (xy[i] !== xy[i % 2]) return false;
  return true;
}
