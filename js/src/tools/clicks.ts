/** Remembers the last press, to know the second of two. */

import type { Sample } from "./tool";

/** Two presses within this time and way are one double click: ms, CSS pixels. */
const DOUBLE = 400;
const NEAR_MOUSE = 6;
const NEAR_TOUCH = 20;

export class Clicks {
  private last: { px: number; py: number; at: number } | undefined;

  /** Whether this press follows another at the same place soon enough. */
  isSecond({ px, py, touch }: Sample, now = performance.now()): boolean {
    const { last } = this;
    const near = touch ? NEAR_TOUCH : NEAR_MOUSE;
    const second =
      last !== undefined && now - last.at < DOUBLE && Math.hypot(px - last.px, py - last.py) < near;
    this.last = second ? undefined : { px, py, at: now };
    return second;
  }
}
