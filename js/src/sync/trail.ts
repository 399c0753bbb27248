/** A stroke while it is drawn: its points so far. */

import { pack, unpack } from "../core/points";
import { INK_DEFAULTS, type Ink, LIMITS, type Style } from "../core/types.gen";

export class Trail {
  /** Board coordinates in 1/16 unit: x0, y0, x1, y1… */
  readonly xy: number[] = [];
  /** One a point, or empty. */
  readonly pressures: number[] = [];

  constructor(
    readonly id: string,
    readonly style: Style,
  ) {}

  /** Number of points. */
  get length(): number {
    return this.xy.length / 2;
  }

  /** Takes the next points; false when some between are missing or there are too many. */
  add(ink: Ink): boolean {
    if (ink.start > this.length || ink.points.length === 0) return false;
    const xy = unpack(ink.points);
    if (ink.start + xy.length / 2 > LIMITS.LIVE_POINTS) return false;
    // A part that was sent again begins before what is known already.
    this.xy.length = ink.start * 2;
    this.pressures.length = Math.min(ink.start, this.pressures.length);
    for (const coordinate of xy) this.xy.push(coordinate);
    for (const pressure of ink.pressures) this.pressures.push(pressure);
    return true;
  }

  /** Repeats the last point, so that a pen held still does not count as gone. */
  dwell(): void {
    const last = this.xy.slice(-2);
    if (last.length === 0 || this.length >= LIMITS.LIVE_POINTS) return;
    this.xy.push(...last);
    this.pressures.push(...this.pressures.slice(-1));
  }

  /** Gives up to `most` points from index `start` on. */
  part(start: number, most: number): Ink {
    const hasPressures = this.pressures.length === this.length;
    return {
      ...INK_DEFAULTS,
      id: this.id,
      start,
      points: pack(this.xy.slice(start * 2, (start + most) * 2)),
      pressures: Uint8Array.from(hasPressures ? this.pressures.slice(start, start + most) : []),
      style: start === 0 ? this.style : null,
    };
  }
}

/** Says that a stroke was given up. */
export function endOf(id: string): Ink {
  return { ...INK_DEFAULTS, id, start: 0, points: new Uint8Array(0), end: true };
}
