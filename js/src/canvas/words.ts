/** The words of a text or a note: where they stand, and how far they reach beyond their box. */

import { applied, boxSize, joined, bounds as modelBounds, placement, UNIT } from "../core/geometry";
import type { Bounds } from "../core/path";
import { ASCENT, DESCENT, layout, lowered, type PlacedLine, SHARE_BEFORE } from "../core/text";
import type { Element, Note, TextBox } from "../core/types.gen";

export type Written = TextBox | Note;

/** Distance of a note's text from the edge of its sheet, board units. */
export const NOTE_PADDING = 12;

/** How wide a line is at a font size, both board units. */
export type LineWidth = (line: string, fontSize: number) => number;

export function isWritten(element: Element): element is Written {
  return element.kind === "text" || element.kind === "note";
}

/** The lines in the element's own, unturned box, whose upper left corner is (0, 0). */
export function placedWords(element: Written): PlacedLine[] {
  const { style } = element;
  const padding = element.kind === "note" ? NOTE_PADDING : 0;
  const [width, height] = boxSize(element);
  const size = style.fontSize / UNIT;
  const spacing = element.lineHeight / 100;
  const lines = element.lines.length > 0 ? element.lines : element.text.split("\n");
  // Words stand in the middle of a note's sheet and at the top of a text's own box.
  const room = height - 2 * padding;
  const down = element.kind === "note" ? lowered(lines.length, size, spacing, room) : 0;
  return layout(lines, size, spacing, style.align, width - 2 * padding).map((line) => ({
    text: line.text,
    x: line.x + padding,
    baseline: line.baseline + padding + down,
  }));
}

/**
 * What an element covers with its letters. They may stick out of its box, which was measured where
 * they were written, perhaps in another face.
 */
export function writtenBounds(element: Written, widthOf: LineWidth): Bounds {
  const size = element.style.fontSize / UNIT;
  const share = SHARE_BEFORE[element.style.align];
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const lines = placedWords(element);
  for (const { text, x } of lines) {
    const width = widthOf(text, size);
    left = Math.min(left, x - width * share);
    right = Math.max(right, x + width * (1 - share));
  }
  const top = (lines[0]?.baseline ?? 0) - ASCENT * size;
  const bottom = (lines.at(-1)?.baseline ?? 0) + DESCENT * size;
  const map = placement(element);
  let covered = modelBounds(element);
  for (const across of [left, right]) {
    for (const down of [top, bottom]) {
      const [x, y] = applied(map, across, down);
      covered = joined(covered, { left: x, top: y, right: x, bottom: y });
    }
  }
  return covered;
}
