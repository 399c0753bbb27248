/**
 * What a text or a note becomes when its words change: lines broken, box grown.
 *
 * The author's page breaks lines and measures once; nobody measures again.
 */

import { NOTE_PADDING } from "../canvas/words";
import { applied, placement, UNIT } from "../core/geometry";
import {
  type Element,
  NOTE_DEFAULTS,
  type Note,
  type PatchSet,
  TEXT_BOX_DEFAULTS,
  type TextBox,
} from "../core/types.gen";
import { type Choices, noteStyle, textStyle } from "./choices";
import { counted } from "./pieces";

export type Words = TextBox | Note;

/** Gives the width of one line in board units, set in a font size of board units. */
export type Measure = (line: string, fontSize: number) => number;

/** Of a new note's sheet, board units. */
export const NOTE_SIDE = 180;

export function newText(id: string, x: number, y: number, choices: Choices): TextBox {
  const style = textStyle(choices);
  const height = (choices.fontSize * TEXT_BOX_DEFAULTS.lineHeight) / 100;
  // The first line's middle, not its top, is where one pressed.
  const at = [counted(x), counted(y - height / 2)] as const;
  return { ...TEXT_BOX_DEFAULTS, id, at, size: [0, counted(height)], style, text: "" };
}

/** A note with its middle at a place. */
export function newNote(id: string, x: number, y: number, choices: Choices): Note {
  const at = [counted(x - NOTE_SIDE / 2), counted(y - NOTE_SIDE / 2)] as const;
  const size = [counted(NOTE_SIDE), counted(NOTE_SIDE)] as const;
  return { ...NOTE_DEFAULTS, id, at, size, style: noteStyle(choices), text: "" };
}

export function hasWords(element: Element): element is Words {
  return element.kind === "text" || element.kind === "note";
}

/**
 * The same words broken to another width, board units; what is opposite to the pulled `side` stays,
 * and so does the upper edge.
 */
export function rewrapped(
  before: Words,
  side: "e" | "w",
  width: number,
  measure: Measure,
): Pick<PatchSet, "at" | "size" | "lines"> {
  const padding = before.kind === "note" ? NOTE_PADDING : 0;
  // No narrower than a letter.
  const least = before.style.fontSize / UNIT + 2 * padding;
  const size = [Math.round(Math.max(width, least) * UNIT), before.size[1]] as const;
  const after = withWords({ ...before, size, lines: [""] }, before.text, measure);
  const staysRight = (side === "w") !== ((before.flip & 1) === 1);
  const place = (words: Words): [number, number] =>
    applied(placement(words), staysRight ? words.size[0] / UNIT : 0, 0);
  const [x, y] = place(before);
  const [newX, newY] = place(after);
  const at = [counted(after.at[0] / UNIT + x - newX), counted(after.at[1] / UNIT + y - newY)];
  return { at: at as [number, number], size: after.size, lines: after.lines };
}

/** Words of unknown origin as a text can hold them: one sign for a line's end, none unseen. */
export function plainWords(words: string): string {
  const ended = words.replace(/\r\n?|[\u2028\u2029]/g, "\n");
  // Half a pair of surrogates comes back as the sign that says so.
  const whole = new TextDecoder().decode(new TextEncoder().encode(ended));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to leave out
  return whole.replace(/[\u0000-\u0008\u000b-\u001f]/g, "");
}

/** Whether lines are broken to a width; else the box is as wide as its longest line. */
export function isWrapped(words: Words): boolean {
  return words.kind === "note" || words.lines.length > 0;
}

/** The same element with other words. Its first line stays where it was. */
export function withWords<T extends Words>(before: T, text: string, measure: Measure): T {
  const fontSize = before.style.fontSize / UNIT;
  const padding = before.kind === "note" ? NOTE_PADDING : 0;
  const inner = before.size[0] / UNIT - 2 * padding;
  const lines = isWrapped(before)
    ? wrapped(text, inner, (line) => measure(line, fontSize))
    : text.split("\n");
  const high = (lines.length * fontSize * before.lineHeight) / 100 + 2 * padding;
  const least = before.kind === "note" ? Math.min(NOTE_SIDE, before.size[1] / UNIT) : 0;
  const width = isWrapped(before)
    ? before.size[0]
    : Math.ceil(Math.max(...lines.map((line) => measure(line, fontSize))) * UNIT);
  const size = [width, Math.ceil(Math.max(high, least) * UNIT)] as const;
  const after = { ...before, text, lines: isWrapped(before) ? lines : [], size };
  return held(before, after);
}

/** Moves `after` so that the upper edge stays where its alignment holds it, turned or not. */
function held<T extends Words>(before: Words, after: T): T {
  const share = { left: 0, center: 0.5, right: 1 }[before.style.align];
  const [x, y] = applied(placement(before), (before.size[0] / UNIT) * share, 0);
  const [newX, newY] = applied(placement(after), (after.size[0] / UNIT) * share, 0);
  const at = [counted(after.at[0] / UNIT + x - newX), counted(after.at[1] / UNIT + y - newY)];
  return { ...after, at: at as [number, number] };
}

/** Breaks text at spaces and after hyphens; words wider than a line break anywhere. */
export function wrapped(
  text: string,
  width: number,
  measure: (line: string) => number,
): readonly string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const piece of paragraph.match(/\s+|[^\s-]*-+|[^\s-]+/g) ?? []) {
      // Spaces hang over the edge, as they do where one writes.
      if (/^\s/.test(piece) || measure(line + piece) <= width) {
        line += piece;
        continue;
      }
      if (line !== "") lines.push(line.trimEnd());
      const parts = cut(piece, width, measure);
      line = parts.pop() ?? "";
      lines.push(...parts);
    }
    lines.push(line.trimEnd());
    return lines;
  });
}

/** Cuts a word into parts that each fit, of at least one character. */
function cut(word: string, width: number, measure: (line: string) => number): string[] {
  if (measure(word) <= width) return [word];
  const parts: string[] = [];
  let part = "";
  for (const character of word) {
    if (part !== "" && measure(part + character) > width) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}
