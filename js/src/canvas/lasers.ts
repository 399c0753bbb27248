/** Trails of laser pointers: they thin out within a second, or just go where motion is unwanted. */

import { UNIT } from "../core/geometry";
import { toScreen, type View } from "./view";

export interface LaserTrail {
  /** `#rrggbb` */
  readonly color: string;
  /** In 1/16 board unit, and when each was drawn, ms. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly at: number }[];
}

/** How long a point is seen, ms. */
const LIFE = 1000;
/** Width at the pointer, CSS pixels. */
const WIDTH = 6;

/** Paints in CSS pixels; tells whether something is still to go. `still` shows no thinning. */
export function paintLasers(
  context: CanvasRenderingContext2D,
  trails: Iterable<LaserTrail>,
  view: View,
  { now, still }: { readonly now: number; readonly still: boolean },
): boolean {
  let seeing = false;
  context.save();
  context.lineCap = "round";
  for (const { color, points } of trails) {
    const seen = points.filter(({ at }) => now - at < LIFE);
    if (seen.length === 0) continue;
    seeing = true;
    context.strokeStyle = color;
    for (let i = 0; i < seen.length; i += 1) {
      const from = seen[Math.max(0, i - 1)] as LaserTrail["points"][number];
      const to = seen[i] as LaserTrail["points"][number];
      context.lineWidth = still ? WIDTH : WIDTH * (1 - (now - to.at) / LIFE);
      context.beginPath();
      context.moveTo(...toScreen(view, from.x / UNIT, from.y / UNIT));
      context.lineTo(...toScreen(view, to.x / UNIT, to.y / UNIT));
      context.stroke();
    }
  }
  context.restore();
  return seeing;
}
