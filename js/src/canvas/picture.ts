/** Elements as a picture of their own, on a canvas beside the board. */

import { bounds, joined } from "../core/geometry";
import type { Element } from "../core/types.gen";
import { type Look, paintElement } from "./paint";
import { contextOf } from "./sheet";

/** Room round the elements, board units. */
const MARGIN = 12;
/** Pixels of the longer side: what browsers make without failing. */
const MOST_SIDE = 8192;

/** Paints the elements, bottom first, on the paper's colour; undefined for none. */
export function pictureOf(
  document: Document,
  elements: readonly Element[],
  look: Look,
  wanted: { readonly scale: number; readonly background: string },
): HTMLCanvasElement | undefined {
  if (elements.length === 0) return undefined;
  const whole = elements.map(bounds).reduce(joined);
  const width = whole.right - whole.left + 2 * MARGIN;
  const height = whole.bottom - whole.top + 2 * MARGIN;
  const scale = Math.min(wanted.scale, MOST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.ceil(width * scale));
  canvas.height = Math.max(1, Math.ceil(height * scale));
  const context = contextOf(canvas);
  context.fillStyle = wanted.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(
    scale,
    0,
    0,
    scale,
    (MARGIN - whole.left) * scale,
    (MARGIN - whole.top) * scale,
  );
  const brush = { ...look, context, scale, exact: true };
  for (const element of elements) paintElement(brush, element);
  return canvas;
}
