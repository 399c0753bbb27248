/** Text on a canvas, set so that it agrees with the outlines of `src/nbboard/render/text.py`. */

import { type Align, drawable, FAMILY, type PlacedLine } from "../core/text";

/** The font size at which lines are measured for how far they reach. */
const MEASURED_AT = 100;

/** What of a canvas context is needed here. */
export type TextTarget = Pick<
  CanvasRenderingContext2D,
  | "font"
  | "textAlign"
  | "textBaseline"
  | "direction"
  | "fontKerning"
  | "textRendering"
  | "fillText"
  | "measureText"
>;

/**
 * Load nbboard's face and make it known to the page. `source` is the woff2 file's address or its
 * bytes. Does nothing when the face is there already. Rejects when it cannot be loaded; text drawn
 * before, or after that, appears in the browser's own sans serif.
 */
export async function loadFont(
  source: string | ArrayBuffer,
  fonts: FontFaceSet = document.fonts,
): Promise<void> {
  for (const face of fonts) {
    if (face.family.replaceAll('"', "") === FAMILY && face.status === "loaded") return;
  }
  const face = new FontFace(
    FAMILY,
    typeof source === "string" ? `url(${JSON.stringify(source)})` : source,
  );
  await face.load();
  fonts.add(face);
}

/** Fill lines placed by `layout` with the context's fill style. Changes the context's text settings. */
export function fillLines(
  context: TextTarget,
  lines: readonly PlacedLine[],
  fontSize: number,
  align: Align,
): void {
  prepare(context, fontSize);
  context.textAlign = align;
  for (const line of lines) context.fillText(line.text, line.x, line.baseline);
}

/**
 * The width of one line in board units. For authoring only: what is drawn later is never measured
 * again, but by `lineWidths`. Changes the context's text settings.
 */
export function measureLine(context: TextTarget, text: string, fontSize: number): number {
  prepare(context, fontSize);
  return context.measureText(drawable(text)).width;
}

/**
 * Gives what tells how wide drawable lines are, board units, in the face that is there now. The
 * font is set once, on a `context` that nothing else uses: to set it takes twice as long as to
 * measure a line, and widths grow with the size.
 */
export function lineWidths(context: TextTarget): (line: string, fontSize: number) => number {
  prepare(context, MEASURED_AT);
  return (line, fontSize) => (context.measureText(line).width * fontSize) / MEASURED_AT;
}

function prepare(context: TextTarget, fontSize: number): void {
  context.font = `${fontSize}px "${FAMILY}", sans-serif`;
  context.textBaseline = "alphabetic";
  context.direction = "ltr";
  context.fontKerning = "normal";
  // Without it Chromium may round each glyph's advance to what suits the screen's pixels.
  context.textRendering = "geometricPrecision";
}
