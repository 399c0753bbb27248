/** Trails of laser pointers: they thin and fade within a second, or just go where motion is unwanted. */

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
const WIDTH = 5;
const HALO = 2.4;

/** Paints in CSS pixels; tells whether something is still to fade. `still` shows no fading. */
export function paintLasers(
  context: CanvasRenderingContext2D,
  trails: Iterable<LaserTrail>,
  view: View,
  { now, still }: { readonly now: number; readonly still: boolean },
): boolean {
  let fading = false;
  context.save();
  context.lineCap = "round";
  for (const { color, points } of trails) {
    const seen = points.filter(({ at }) => now - at < LIFE);
    if (seen.length === 0) continue;
    fading = true;
    context.strokeStyle = color;
    for (let i = 0; i < seen.length; i += 1) {
      const from = seen[Math.max(0, i - 1)] as LaserTrail["points"][number];
      const to = seen[i] as LaserTrail["points"][number];
      const strength = still ? 1 : 1 - (now - to.at) / LIFE;
      paintPiece(
        context,
        [...toScreen(view, from.x / UNIT, from.y / UNIT)],
        [...toScreen(view, to.x / UNIT, to.y / UNIT)],
        strength,
      );
    }
  }
  context.restore();
  return fading;
}

type Place = readonly number[];

/** A bright line in a soft halo, both as wide as it is strong. */
function paintPiece(
  context: CanvasRenderingContext2D,
  [x0, y0]: Place,
  [x1, y1]: Place,
  strength: number,
): void {
  context.beginPath();
  context.moveTo(x0 as number, y0 as number);
  context.lineTo(x1 as number, y1 as number);
  context.globalAlpha = 0.2 * strength;
  context.lineWidth = WIDTH * HALO * strength;
  context.stroke();
  context.globalAlpha = strength;
  context.lineWidth = WIDTH * strength;
  context.stroke();
}
