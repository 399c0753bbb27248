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

export interface Pasted {
  /** Images of other boards, which this one does not have. */
  readonly left: number;
}

/** Puts a clip where the pointer is, or into the middle of the view, and selects it. */
export function paste(desk: Desk, clip: Clip): Pasted {
  const { surface, board } = desk;
  const here = clip.board === board.id;
  const elements = clip.elements.filter((element) => here || element.kind !== "image");
  const box = extentOf(elements);
  const left = clip.elements.length - elements.length;
  if (box === undefined || !board.canDraw) return { left };
  const seen = surface.seen();
  const [x, y] = desk.pointed ?? [(seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2];
  let dx = Math.round(x - (box.left + box.right) / 2);
  let dy = Math.round(y - (box.top + box.bottom) / 2);
  if (here && Math.abs(dx) < AWAY && Math.abs(dy) < AWAY) [dx, dy] = [AWAY, AWAY];
  insert(desk, elements, dx, dy);
  return { left };
}
