/**
 * Copy, cut and paste of elements, and copying them as a picture.
 *
 * The page's own clipboard events are used: they need no permission and work without https.
 */

import type { Pictures } from "../canvas/paint";
import { LIGHT } from "../canvas/paper";
import { pictureOf } from "../canvas/picture";
import type { Notice } from "../sync/board";
import { perform } from "../tools/actions";
import { clipOf, clipText, paste } from "../tools/clip";
import type { Desk } from "../tools/desk";
import { text } from "./texts";

type Tell = (notice: Notice) => void;

const PICTURE_SCALE = 2;
const NONE: ReadonlySet<string> = new Set();

/** Listens while the board has the focus; gives the function that ends it. */
export function listenToClipboard(desk: Desk, host: HTMLElement, tell: Tell): () => void {
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
  on("copy", (event) => copy(desk, event));
  on("cut", (event) => {
    if (!copy(desk, event)) return false;
    perform(desk, "delete");
    return true;
  });
  on("paste", (event) => take(desk, event, tell));
  return () => ends.abort();
}

/** Whether keys go to the board now, and not into one of its fields. */
function isOnBoard({ surface }: Desk, host: HTMLElement): boolean {
  const active = host.shadowRoot?.activeElement;
  return active === surface.element || (active?.matches("button") ?? false);
}

function copy({ selection, board }: Desk, event: ClipboardEvent): boolean {
  if (selection.size === 0 || event.clipboardData === null) return false;
  const words = clipText({ board: board.id, elements: selection.elements });
  event.clipboardData.setData("text/plain", words);
  return true;
}

function take(desk: Desk, event: ClipboardEvent, tell: Tell): boolean {
  const clip = clipOf(event.clipboardData?.getData("text/plain") ?? "");
  if (clip === undefined) return false;
  const { left } = paste(desk, clip);
  if (left > 0) tell({ text: text("selection.no-images", { count: left }), level: "info" });
  return true;
}

/** Copies what is selected as a PNG, on white. */
export async function copyPicture(desk: Desk, pictures: Pictures, tell: Tell): Promise<void> {
  const document = desk.surface.element.ownerDocument;
  const look = { paper: LIGHT, pictures, faded: NONE, hidden: NONE };
  const canvas = pictureOf(document, desk.selection.elements, look, {
    scale: PICTURE_SCALE,
    background: "#ffffff",
  });
  if (canvas === undefined) return;
  if (typeof ClipboardItem === "undefined") {
    tell({ text: text("selection.no-clipboard"), level: "warning" });
    return;
  }
  try {
    const blob = new Promise<Blob>((done, failed) =>
      canvas.toBlob((made) => (made === null ? failed(new Error("no picture")) : done(made))),
    );
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    tell({ text: text("selection.copied-picture"), level: "info" });
  } catch {
    // No permission, or a picture too large for this browser: the person is told.
    tell({ text: text("selection.no-clipboard"), level: "warning" });
  }
}
