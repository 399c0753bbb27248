/** Ink that is not committed yet: the stroke under one's own pen and those of others. */

import { UNIT } from "../core/geometry";
import type { Element, Style } from "../core/types.gen";
import { farWidth, traceFarStroke } from "./far-stroke";
import { pressedOutline } from "./outlines";
import { type Brush, isFar, paintElement, setStroke, strokeFar } from "./paint";
import { withAlpha } from "./paper";
import { traceSmooth } from "./stroke-path";
import { scratch } from "./stroke-points";

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
  const { style, xy } = ink;
  if (xy.length === 0 || style.stroke === null) return;
  // Pressures may still be on their way.
  const known =
    ink.pressures.length > 0 ? Math.min(2 * ink.pressures.length, xy.length) : xy.length;
  for (let i = 0; i < known; i += 1) scratch[i] = (xy[i] as number) / UNIT;
  brush.context.save();
  paintKnown(brush, ink, known);
  brush.context.restore();
}

/** Paints the first `known` numbers of the points, which lie in `scratch`. */
function paintKnown(brush: Brush, { style, pressures }: Ink, known: number): void {
  const { context, paper, scale } = brush;
  const pen = { width: style.width / UNIT, pressures };
  const width = isFar(brush, style, pen) ? farWidth(pen, scale) : undefined;
  if (width !== undefined) {
    context.beginPath();
    traceFarStroke(context, known, pen, scale);
    strokeFar(brush, style, width);
  } else if (pressures.length > 0) {
    const points = scratch.subarray(0, known);
    context.fillStyle = withAlpha(paper.ink(style.stroke ?? ""), style.strokeAlpha);
    context.fill(pressedOutline(points, pressures.slice(0, known / 2), pen.width));
  } else if (setStroke(brush, style)) {
    context.beginPath();
    traceSmooth(context, scratch, known);
    context.stroke();
  }
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
