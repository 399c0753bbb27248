/**
 * What a paste puts on the board: elements of a board, a drawing of Excalidraw's, or plain words.
 *
 * Whatever the clipboard holds is read as letters and data; none of it ever becomes HTML.
 */

import { extentOf } from "../core/edit";
import { UNIT } from "../core/geometry";
import type { Bounds } from "../core/path";
import { type Element, LIMITS } from "../core/types.gen";
import type { Notice } from "../sync/board";
import { insert } from "../tools/actions";
import { type Clip, clipInHtml, clipOf, paste, pastePlace } from "../tools/clip";
import { type Desk, newElementId } from "../tools/desk";
import { beginsLikeDrawing } from "../tools/drawing-text";
import { measureOn } from "../tools/looks";
import type { Point } from "../tools/pieces";
import { freePlace } from "../tools/placing";
import { newText, plainWords, withWords } from "../tools/writing";
import type { FrontModule, FrontSource } from "./front-source";
import { text } from "./texts";
import { wayText } from "./way-texts";

type Tell = (notice: Notice) => void;

/** Pasted lines that are longer are broken to this width, board units. */
const MOST_WIDTH = 640;

/** A drawing's file: as IMPORT_BYTES on the server. */
const MOST_MEGABYTES = 64;

/** Where a paste goes, and what it needs. */
export interface PasteParts {
  readonly desk: Desk;
  /** Knows what Excalidraw's drawings are. */
  readonly front: FrontSource;
  readonly tell: Tell;
}

/** Pastes it; tells whether there was anything that a board can take. */
export function pasteOn(parts: PasteParts, data: DataTransfer | null): boolean {
  const { desk, tell } = parts;
  const plain = data?.getData("text/plain") ?? "";
  const clip = clipInHtml(data?.getData("text/html") ?? "") ?? clipOf(plain);
  if (clip !== undefined) return pasteClip(desk, clip, tell);
  if (!beginsLikeDrawing(plain)) return pasteWords(desk, plain, tell);
  parts.front.load().then(
    (reader) => pasteDrawing(parts, reader, plain),
    () => tell({ text: wayText("front.unreachable"), level: "warning" }),
  );
  return true;
}

async function pasteDrawing(parts: PasteParts, reader: FrontModule, plain: string): Promise<void> {
  const { desk, tell } = parts;
  // Words that begin like a drawing may be words all the same.
  if (!(await bringDrawing(parts, reader, plain, pastePlace(desk)))) pasteWords(desk, plain, tell);
}

/** Puts the drawing in a text round `place`, or beside all there is; tells whether it is one. */
async function bringDrawing(
  { desk, tell }: PasteParts,
  { drawingIn, lossOf, bytesOf }: FrontModule,
  words: string,
  place: Point | undefined,
): Promise<boolean> {
  const drawing = drawingIn(words);
  if (drawing === undefined) return false;
  const { elements, files, left } = drawing;
  const bytes = async (name: string): Promise<Blob> => {
    const source = files.get(name);
    if (source === undefined) throw new Error("the drawing holds no such image");
    return bytesOf(source);
  };
  const brought = await bring(desk, elements, bytes);
  const { surface } = desk;
  const all = surface.bounds();
  const extent = extentOf(brought);
  paste(desk, brought, false, place ?? (extent && freePlace(extent, surface.seen(), all)));
  // Where others draw nobody wants to be taken away from where they pointed.
  const shown = place === undefined ? extentOf(desk.selection.elements) : surface.bounds();
  const isMoving = all === undefined || place === undefined;
  if (extent && shown && isMoving && !isWithin(shown, surface.seen())) surface.fit(0, shown);
  sayLeft(elements.length - brought.length + left, tell);
  const loss = lossOf(drawing);
  if (loss !== undefined) tell({ text: loss, level: "info" });
  return true;
}

function isWithin(one: Bounds, { left, top, right, bottom }: Bounds): boolean {
  return one.left >= left && one.top >= top && one.right <= right && one.bottom <= bottom;
}

/** Whether a file is a drawing, by its name: nothing else tells. */
export function isDrawing({ name }: File): boolean {
  return /\.excalidraw(\.json)?$/i.test(name);
}

/** Puts a file of Excalidraw's on the board, round `place` or else where there is room. */
export async function takeDrawing(parts: PasteParts, file: File, place?: Point): Promise<void> {
  const { front, tell } = parts;
  const say = (words: string): void => tell({ text: words, level: "warning" });
  const bytes = file.size / 1024 / 1024;
  const limit = MOST_MEGABYTES;
  const name = file.name.length > 40 ? `${file.name.slice(0, 39)}…` : file.name;
  if (bytes > limit) {
    say(text("drawing.too-large", { name, megabytes: bytes.toFixed(1), limit }));
    return;
  }
  let reader: FrontModule;
  try {
    reader = await front.load();
  } catch {
    say(wayText("front.unreachable"));
    return;
  }
  // A file that is gone by now is none either.
  const words = await file.text().catch(() => "");
  const isOne = await bringDrawing(parts, reader, words, place);
  if (!isOne) say(text("drawing.not-one", { name }));
}

function pasteClip(desk: Desk, { board, elements }: Clip, tell: Tell): boolean {
  const here = board === desk.board.id;
  if (here) paste(desk, elements, true);
  else {
    const bytes = (blob: string): Promise<Blob> =>
      desk.imageStore?.bytes(blob, board) ?? Promise.reject(new Error("no images here"));
    void bring(desk, elements, bytes).then((brought) => {
      paste(desk, brought, false);
      sayLeft(elements.length - brought.length, tell);
    });
  }
  return true;
}

function sayLeft(count: number, tell: Tell): void {
  if (count > 0) tell({ text: text("selection.left-out", { count }), level: "info" });
}

/** The elements with their images kept for this board; those whose image cannot be had are not. */
async function bring(
  desk: Desk,
  elements: readonly Element[],
  bytes: (blob: string) => Promise<Blob>,
): Promise<Element[]> {
  const kept = new Map<string, Promise<string | undefined>>();
  const keep = async (blob: string): Promise<string | undefined> => {
    try {
      return await desk.imageStore?.keep(await bytes(blob));
    } catch {
      // Gone, or not for this person, or too large: the count of what is left out says so.
      return undefined;
    }
  };
  const brought: Element[] = [];
  for (const element of elements) {
    if (element.kind !== "image") {
      brought.push(element);
      continue;
    }
    const known = kept.get(element.blob) ?? keep(element.blob);
    kept.set(element.blob, known);
    const blob = await known;
    if (blob !== undefined) brought.push({ ...element, blob });
  }
  return brought;
}

function pasteWords(desk: Desk, plain: string, tell: Tell): boolean {
  const words = plainWords(plain).replace(/\n+$/, "");
  if (words.trim() === "" || !desk.board.canDraw) return false;
  const bytes = new TextEncoder().encode(words).length;
  if (bytes > LIMITS.TEXT_BYTES) {
    const limit = LIMITS.TEXT_BYTES;
    tell({ text: text("text.too-long", { bytes, limit }), level: "warning" });
    return true;
  }
  const { x, y } = pastePlace(desk);
  const measure = measureOn(desk);
  const start = newText(newElementId(), x, y, desk.choices);
  let made = withWords(start, words, measure);
  if (made.size[0] > MOST_WIDTH * UNIT) {
    const size = [MOST_WIDTH * UNIT, made.size[1]] as const;
    made = withWords({ ...start, size, lines: [""] }, words, measure);
  }
  return insert(desk, [made], 0, 0);
}
