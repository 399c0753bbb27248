/**
 * Copy, cut and paste of elements, and copying them as a picture.
 *
 * The page's own clipboard events are used: they need no permission and work without https.
 */

import type { Pictures } from "../canvas/paint";
import { DARK, LIGHT } from "../canvas/paper";
import { pictureOf } from "../canvas/picture";
import { extentOf } from "../core/edit";
import type { Element } from "../core/types.gen";
import type { Notice } from "../sync/board";
import { perform } from "../tools/actions";
import { clipHtml, wordsIn } from "../tools/clip";
import type { Desk } from "../tools/desk";
import type { FrontSource } from "./front-source";
import { pasteOn } from "./pasting";
import { text } from "./texts";

/** What of a view the clipboard works with. */
export interface ClipboardParts {
  readonly desk: Desk;
  readonly host: HTMLElement;
  readonly images: Pictures;
  readonly front: FrontSource;
  tell(notice: Notice): void;
}

const PICTURE_SCALE = 2;
/** The picture that goes along with a copy has no longer side, pixels: it is made at once. */
const MOST_SIDE = 2048;
const NONE: ReadonlySet<string> = new Set();

/** Listens while the board has the focus; gives the function that ends it. */
export function listenToClipboard(parts: ClipboardParts): () => void {
  const { desk, host } = parts;
  const ends = new AbortController();
  // With nothing selected in the page these events go to its body, not to what has the focus.
  const on = (name: "copy" | "cut" | "paste", work: (event: ClipboardEvent) => boolean): void =>
    host.ownerDocument.addEventListener(
      name,
      (event) => {
        if (!isOnBoard(desk, host) || !work(event)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      { capture: true, signal: ends.signal },
    );
  on("copy", (event) => copy(parts, event));
  on("cut", (event) => {
    if (!copy(parts, event)) return false;
    perform(desk, "delete");
    return true;
  });
  on("paste", (event) => pasteOn(parts, event.clipboardData));
  return () => ends.abort();
}

/** Whether keys go to the board now, and not into one of its fields. */
function isOnBoard({ surface }: Desk, host: HTMLElement): boolean {
  const active = host.shadowRoot?.activeElement;
  return active === surface.element || (active?.matches("button") ?? false);
}

/**
 * Puts three things on the clipboard: the words for where one writes, the picture for documents,
 * and hidden in the picture's HTML the elements for boards.
 */
function copy({ desk, images }: ClipboardParts, event: ClipboardEvent): boolean {
  const { selection, board } = desk;
  const data = event.clipboardData;
  if (selection.size === 0 || data === null) return false;
  const { elements } = selection;
  const words = wordsIn(elements);
  const canvas = paintedOn(desk, elements, images);
  const html = clipHtml({ board: board.id, elements }, canvas?.toDataURL() ?? "", words);
  if (words !== "") data.setData("text/plain", words);
  data.setData("text/html", html);
  if (canvas !== undefined) void addPicture(canvas, words, html);
  return true;
}

/** The event takes no picture as such: where the page may, the whole is written again with one. */
async function addPicture(canvas: HTMLCanvasElement, words: string, html: string): Promise<void> {
  if (typeof ClipboardItem === "undefined") return;
  const plain = words === "" ? {} : { "text/plain": new Blob([words], { type: "text/plain" }) };
  const item = new ClipboardItem({
    ...plain,
    "text/html": new Blob([html], { type: "text/html" }),
    "image/png": pngOf(canvas),
  });
  try {
    await navigator.clipboard.write([item]);
  } catch {
    // Not here, or not now: what the event has written stays, and has the picture in its HTML.
  }
}

function paintedOn(
  desk: Desk,
  elements: readonly Element[],
  pictures: Pictures,
  most = MOST_SIDE,
): HTMLCanvasElement | undefined {
  return painted(desk, pictures, { elements, scale: PICTURE_SCALE, most });
}

/** What is painted as a picture of its own, and how. */
export interface Painting {
  readonly elements: readonly Element[];
  /** Pixels a board unit, or as many fewer as keep both sides to `most`. */
  readonly scale: number;
  readonly most?: number;
  readonly transparent?: boolean;
  readonly dark?: boolean;
}

/** Paints elements on a canvas of their own; undefined for none. */
export function painted(
  { surface }: Desk,
  pictures: Pictures,
  { elements, scale, most = Number.POSITIVE_INFINITY, transparent, dark }: Painting,
): HTMLCanvasElement | undefined {
  const box = extentOf(elements);
  if (box === undefined) return undefined;
  const side = Math.max(box.right - box.left, box.bottom - box.top, 1);
  const paper = dark ? DARK : LIGHT;
  return pictureOf(
    surface.element.ownerDocument,
    elements,
    { paper, pictures, faded: NONE, hidden: NONE },
    {
      scale: Math.min(scale, most / side),
      background: transparent ? "transparent" : paper.background,
    },
  );
}

function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((done, failed) =>
    canvas.toBlob((made) => (made === null ? failed(new Error("no picture")) : done(made))),
  );
}

/** Copies what is selected as a PNG, on white. */
export async function copyPicture(
  desk: Desk,
  pictures: Pictures,
  tell: (notice: Notice) => void,
): Promise<void> {
  const canvas = paintedOn(desk, desk.selection.elements, pictures, Number.POSITIVE_INFINITY);
  if (canvas === undefined) return;
  if (typeof ClipboardItem === "undefined") {
    tell({ text: text("selection.no-clipboard"), level: "warning" });
    return;
  }
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(canvas) })]);
    tell({ text: text("selection.copied-picture"), level: "info" });
  } catch {
    // No permission, or a picture too large for this browser: the person is told.
    tell({ text: text("selection.no-clipboard"), level: "warning" });
  }
}
