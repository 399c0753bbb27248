/**
 * The path of a stroke of constant width, straight from its packed points: the same as
 * `trace(target, elementPath(stroke))`, and nearly all of what a large board paints.
 * `test/canvas/stroke-path.test.ts` holds the two equal.
 */

import { elementPath } from "../core/geometry";
import type { Stroke } from "../core/types.gen";
import { scratch, unpackPoints } from "./stroke-points";
import { type PathTarget, trace } from "./trace";

/** Replays the stroke onto `target`, local and scaled. */
export function traceStroke(target: PathTarget, stroke: Stroke): void {
  const count = unpackPoints(stroke);
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
