/**
 * Elements on the clipboard, as our own JSON in plain text: it also passes between boards, pages
 * and people.
 */

import { readElement, writeElement } from "../core/codec.gen";
import { extentOf } from "../core/edit";
import { isPointed } from "../core/geometry";
import { unpack } from "../core/points";
import type { Element } from "../core/types.gen";
import { decodePlain, encodePlain } from "../core/wire";
import { insert } from "./actions";
import type { Desk } from "./desk";
import type { Point } from "./pieces";
import { middleOf } from "./placing";
import { hasWords } from "./writing";

const VERSION = 1;
/** Characters of a clipboard's text that are looked at: more is no drawing of ours. */
const MOST = 32 * 1024 * 1024;
/** How far what is pasted on its own original lies from that, board units. */
const AWAY = 20;

/** What was copied, and from which board: its images are only known there. */
export interface Clip {
  readonly board: string;
  readonly elements: readonly Element[];
}

export function clipText({ board, elements }: Clip): string {
  const packed = encodePlain(elements.map(writeElement));
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return JSON.stringify({ nbboard: VERSION, board, elements: btoa(binary) });
}

/** The clip in a clipboard's text; undefined when the text is something else or damaged. */
export function clipOf(text: string): Clip | undefined {
  if (text.length > MOST || !text.startsWith('{"nbboard":')) return undefined;
  try {
    const { nbboard, board, elements } = JSON.parse(text) as Record<string, unknown>;
    if (nbboard !== VERSION || typeof board !== "string" || typeof elements !== "string") {
      return undefined;
    }
    const packed = Uint8Array.from(atob(elements), (character) => character.charCodeAt(0));
    const items = decodePlain(packed);
    if (!Array.isArray(items)) return undefined;
    const read = items.map(readElement);
    // Points that are no packing throw here, and not while they are painted.
    for (const element of read) if (isPointed(element)) unpack(element.points);
    return { board, elements: read };
  } catch {
    // Text that only looks like ours is a text, and no error of this person.
    return undefined;
  }
}

const IN_HTML = /<img[^>]*\sdata-nbboard="([A-Za-z0-9+/=]+)"/;

/**
 * The clip as a picture for documents, which carries its elements along. Nobody ever makes HTML of
 * what is pasted on a board: `clipInHtml` only looks for the one attribute.
 */
export function clipHtml(clip: Clip, picture: string, words: string): string {
  const alt = words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<img data-nbboard="${btoa(clipText(clip))}" alt="${alt}" src="${picture}">`;
}

/** The clip in the HTML of a clipboard, read as plain letters. */
export function clipInHtml(html: string): Clip | undefined {
  const found = html.length > MOST ? null : IN_HTML.exec(html);
  if (found?.[1] === undefined) return undefined;
  try {
    return clipOf(atob(found[1]));
  } catch {
    // Letters that are no base64 are nothing of ours.
    return undefined;
  }
}

/** What is written in the elements, as one reads it: from above, then from the left. */
export function wordsIn(elements: readonly Element[]): string {
  return elements
    .filter(hasWords)
    .sort((one, other) => one.at[1] - other.at[1] || one.at[0] - other.at[0])
    .map((element) => element.text)
    .join("\n");
}

/**
 * Puts copies of elements round `place`, by itself where the pointer is or the middle of the view,
 * and selects them; a little aside where they would lie on their own originals.
 */
export function paste(
  desk: Desk,
  elements: readonly Element[],
  here: boolean,
  { x, y } = pastePlace(desk),
): void {
  const box = extentOf(elements);
  if (box === undefined || !desk.board.canDraw) return;
  let dx = Math.round(x - (box.left + box.right) / 2);
  let dy = Math.round(y - (box.top + box.bottom) / 2);
  if (here && Math.abs(dx) < AWAY && Math.abs(dy) < AWAY) [dx, dy] = [AWAY, AWAY];
  insert(desk, elements, dx, dy);
}

/** Where something pasted goes, board units. */
export function pastePlace({ surface, pointed }: Desk): Point {
  return pointed === undefined ? middleOf(surface.seen()) : { x: pointed[0], y: pointed[1] };
}
