/**
 * Images that somebody picks, pastes or drops: shown pale at once, on the board once uploaded.
 * A drawing among the files goes to whoever reads drawings.
 */

import { LIMITS } from "../core/types.gen";
import type { Notice } from "../sync/board";
import { type Uploaded, UploadRefused, xsrfHeaders } from "../sync/upload";
import type { Desk, ImageStore } from "../tools/desk";
import type { Box, Point } from "../tools/pieces";
import { imageBox, middleOf, newImage } from "../tools/placing";
import { asPng, bitmapOf } from "./bitmap";
import { isDrawing } from "./pasting";
import { type TextKey, text } from "./texts";

/** What the server takes as it is; what else the browser can read becomes a PNG here. */
const TAKEN: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/webp"]);
const PALE = 0.5;
const FRAME = "rgb(134 142 150 / 90%)";
/** Images of one drop lie this far from each other, board units. */
const APART = 24;

export interface ImageParts {
  readonly desk: Desk;
  /** Hears what is pasted and dropped. */
  readonly root: HTMLElement;
  upload(file: Blob): Promise<Uploaded>;
  /** Where an image of a board is: of this one when none is named. */
  address?(blob: string, board?: string): string;
  tell(notice: Notice): void;
  /** Takes a file that is a drawing, round a point of the board or else where there is room. */
  takeDrawing?(file: File, at?: Point): void;
}

/** Takes images from now on; gives the function that ends it. */
export function takeImages(parts: ImageParts): () => void {
  const { desk, root } = parts;
  const ends = new AbortController();
  const { signal } = ends;
  const take: Take = (files, at) => {
    const first = at ?? middleOf(desk.surface.seen());
    files.forEach((file, i) => {
      const middle = { x: first.x + i * APART, y: first.y + i * APART };
      if (parts.takeDrawing && isDrawing(file)) parts.takeDrawing(file, at && middle);
      else void new Arrival(parts, signal).take(file, middle);
    });
  };
  desk.imageStore = storeOf(parts);
  desk.pickImage = () => pick(root, take);
  root.addEventListener("paste", (event) => paste(event, desk, take), { signal, capture: true });
  root.addEventListener("dragover", (event) => allow(event, desk), { signal });
  root.addEventListener("drop", (event) => drop(event, desk, take), { signal });
  return () => {
    desk.pickImage = undefined;
    desk.imageStore = undefined;
    ends.abort();
  };
}

function storeOf({ upload, address }: ImageParts): ImageStore {
  return {
    async bytes(blob, board) {
      if (address === undefined) throw new Error("nobody knows where images are");
      const headers = xsrfHeaders();
      const answer = await fetch(address(blob, board), { headers, credentials: "same-origin" });
      if (!answer.ok) throw new Error(`the image cannot be had (status ${answer.status})`);
      return answer.blob();
    },
    keep: async (bytes) => (await upload(bytes)).sha256,
  };
}

function pick(root: HTMLElement, then: (files: readonly File[]) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*,.excalidraw";
  input.multiple = true;
  input.hidden = true;
  input.addEventListener("change", () => {
    input.remove();
    then([...(input.files ?? [])]);
  });
  input.addEventListener("cancel", () => input.remove());
  // One that is in no document may be collected before the person has chosen.
  root.append(input);
  input.click();
}

/** Without a place images lie in the middle of what is seen. */
type Take = (files: readonly File[], at?: Point) => void;

function paste(event: ClipboardEvent, desk: Desk, take: Take): void {
  const files = imagesOf(event.clipboardData);
  if (files.length === 0 || !desk.board.canDraw) return;
  // Pasted words come with a picture of themselves, from a spreadsheet for example.
  const isText = event.clipboardData?.types.includes("text/plain") ?? false;
  if (isText) return;
  event.preventDefault();
  event.stopPropagation();
  take(files);
}

function allow(event: DragEvent, desk: Desk): void {
  if (!desk.board.canDraw || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  event.stopPropagation();
  event.dataTransfer.dropEffect = "copy";
}

function drop(event: DragEvent, desk: Desk, take: Take): void {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (!desk.board.canDraw || files.length === 0) return;
  event.preventDefault();
  // A notebook would take the file for a new cell.
  event.stopPropagation();
  const [x, y] = desk.surface.toBoard(...desk.surface.toLocal(event));
  take(files, { x, y });
}

function imagesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
}

/** One image on its way. */
class Arrival {
  private readonly parts: ImageParts;
  private readonly signal: AbortSignal;

  constructor(parts: ImageParts, signal: AbortSignal) {
    this.parts = parts;
    this.signal = signal;
  }

  async take(file: File, middle: Point): Promise<void> {
    const picture = await this.decode(file);
    if (picture === undefined) return;
    const { desk } = this.parts;
    const box = imageBox(picture.width, picture.height, middle, desk.surface.seen());
    const shown = this.show(picture, box);
    try {
      const bytes = TAKEN.has(file.type) ? file : await asPng(picture);
      if (bytes.size > LIMITS.BLOB_BYTES) this.say("image.too-large", file, bytes.size);
      else await this.send(bytes, middle);
    } catch (error) {
      const why = error instanceof UploadRefused ? error.message : text("image.unreachable");
      this.say("image.refused", file, 0, why);
    } finally {
      shown();
      picture.close();
    }
  }

  private async send(bytes: Blob, middle: Point): Promise<void> {
    const { desk, upload } = this.parts;
    const { sha256, width, height } = await upload(bytes);
    if (this.signal.aborted) return;
    const box = imageBox(width, height, middle, desk.surface.seen());
    const element = newImage(sha256, box);
    desk.board.submit([{ kind: "add", element }]);
    desk.choose({ tool: "select" });
    desk.selection.set([element.id]);
  }

  private async decode(file: File): Promise<ImageBitmap | undefined> {
    if (!file.type.startsWith("image/")) {
      const isBoard = /\.nbboard$/i.test(file.name);
      this.say(isBoard ? "drawing.board" : "drawing.neither", file, file.size);
      return undefined;
    }
    let picture: ImageBitmap;
    try {
      picture = await bitmapOf(file);
    } catch {
      this.say("image.unreadable", file, file.size);
      return undefined;
    }
    const { width, height } = picture;
    const most = Math.max(width, height);
    if (most <= LIMITS.BLOB_SIDE && width * height <= LIMITS.BLOB_PIXELS) return picture;
    picture.close();
    this.say("image.too-many-pixels", file, 0, `${width} × ${height}`);
    return undefined;
  }

  /** Shows the image pale where it will be; gives the function that ends it. */
  private show(picture: ImageBitmap, { left, top, width, height }: Box): () => void {
    return this.parts.desk.surface.addOverlay({
      paint: ({ context, scale }) => {
        context.globalAlpha = PALE;
        context.drawImage(picture, left, top, width, height);
        context.globalAlpha = 1;
        context.strokeStyle = FRAME;
        context.lineWidth = 1 / scale;
        context.setLineDash([4 / scale, 4 / scale]);
        context.strokeRect(left, top, width, height);
        context.setLineDash([]);
        return false;
      },
    });
  }

  private say(key: TextKey, { name }: File, bytes: number, why = ""): void {
    const megabytes = (bytes / 1024 / 1024).toFixed(1);
    const limit = LIMITS.BLOB_BYTES / 1024 / 1024;
    const pixels = LIMITS.BLOB_PIXELS / 1_000_000;
    const short = name.length > 40 ? `${name.slice(0, 39)}…` : name;
    const words = text(key, { name: short, megabytes, limit, why, pixels });
    this.parts.tell({ text: words, level: "warning" });
  }
}
