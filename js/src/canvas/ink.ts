/** Ink that is not committed yet: the stroke under one's own pen and those of others. */

import { UNIT } from "../core/geometry";
import { smooth } from "../core/path";
import type { Element, Style } from "../core/types.gen";
import { pressedOutline } from "./outlines";
import { type Brush, paintElement, setStroke } from "./paint";
import { withAlpha } from "./paper";
import { trace } from "./trace";

/** A stroke in progress. */
export interface Ink {
  readonly style: Style;
  /** Board coordinates in 1/16 unit, flat. */
  readonly xy: readonly number[];
  /** 0 to 255, one a point, or empty. */
  readonly pressures: readonly number[];
}

/** What others (or other views of this page) are drawing now. */
export interface LiveScene {
  readonly liveStrokes: ReadonlyMap<string, Ink & { readonly id: string; readonly faded: boolean }>;
  readonly liveShapes: ReadonlyMap<string, Element>;
  get(id: string): Element | undefined;
}

const FADED = 0.4;

/** Paints a stroke in progress exactly as it will look when it is committed. */
export function paintInk(brush: Brush, ink: Ink): void {
  const { context, paper } = brush;
  const { style, xy, pressures } = ink;
  if (xy.length === 0 || style.stroke === null) return;
  const points = Float64Array.from(xy, (value) => value / UNIT);
  context.save();
  if (pressures.length > 0) {
    const known = Math.min(pressures.length, points.length / 2);
    context.fillStyle = withAlpha(paper.ink(style.stroke), style.strokeAlpha);
    const outline = pressedOutline(
      points.subarray(0, 2 * known),
      pressures.slice(0, known),
      style.width / UNIT,
    );
    context.fill(outline);
  } else if (setStroke(brush, style)) {
    context.beginPath();
    trace(context, smooth(points));
    context.stroke();
  }
  context.restore();
}

/** Paints what is live, except strokes of `own`, which a gesture paints itself. */
export function paintLive(brush: Brush, scene: LiveScene, own: ReadonlySet<string>): void {
  for (const stroke of scene.liveStrokes.values()) {
    if (own.has(stroke.id) || scene.get(stroke.id) !== undefined) continue;
    brush.context.globalAlpha = stroke.faded ? FADED : 1;
    paintInk(brush, stroke);
  }
  brush.context.globalAlpha = 1;
  for (const element of scene.liveShapes.values()) {
    if (scene.get(element.id) === undefined) paintElement(brush, element);
  }
}
