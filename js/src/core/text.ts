/**
 * Where the lines of a text box lie: twin of `layout` in `src/nbboard/render/text.py`, held equal
 * by `conformance/outlines/text.json`. The face is nbboard's own, the same in page and picture.
 */

export const FAMILY = "nbboard Sans";

/** Height of a line above its baseline, as a share of the font size. */
export const ASCENT = 1984 / 2048;
export const DESCENT = 494 / 2048;

export type Align = "left" | "center" | "right";

export interface PlacedLine {
  readonly text: string;
  /** Where the line starts, has its middle or ends, as its alignment says. */
  readonly x: number;
  readonly baseline: number;
}

/** What of a line lies before its `x`. */
export const SHARE_BEFORE: Record<Align, number> = { left: 0, center: 0.5, right: 1 };

const WHITE_SPACE = /[\t\n\v\f\r\u2028\u2029]/g;
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * One line as it is drawn. Tabs and line ends become spaces. Signs that cannot be seen but would
 * break kerning or turn the order of letters around (soft hyphens, zero-width spaces, marks of
 * direction) are left out.
 */
export function drawable(text: string): string {
  return text.replace(WHITE_SPACE, " ").replace(INVISIBLE, "");
}

/**
 * Place the lines of a text box whose upper left corner is (0, 0); make them `drawable`.
 * `lineHeight` is a multiple of `fontSize`; ascent and descent lie centred in it.
 */
export function layout(
  lines: readonly string[],
  fontSize: number,
  lineHeight: number,
  align: Align,
  boxWidth: number,
): PlacedLine[] {
  const height = fontSize * lineHeight;
  const first = (height - (ASCENT + DESCENT) * fontSize) / 2 + ASCENT * fontSize;
  const x = boxWidth * SHARE_BEFORE[align];
  return lines.map((line, row) => ({ text: drawable(line), x, baseline: row * height + first }));
}

/**
 * How far `count` lines lie below the top of a room whose middle they take; lines that are higher
 * than the room begin at its top.
 */
export function lowered(count: number, fontSize: number, lineHeight: number, room: number): number {
  return Math.max(0, (room - count * fontSize * lineHeight) / 2);
}
