/** Who drew an element and who last touched it, in a label beside the pointer that rests on it. */

import type { Element } from "../core/types.gen";
import type { Board } from "../sync/board";

/** How long a pointer must rest, ms. */
export const REST = 600;
const FONT = "12px system-ui, sans-serif";
const PADDING = 7;
const HEIGHT = 22;
const MOST_LETTERS = 24;

/** "Ada", or "Ada · last touched by Ben". */
export function authorship(
  board: Pick<Board, "nameOf">,
  element: Element,
  words: { touched(author: string, toucher: string): string },
): string {
  const author = short(board.nameOf(element.author));
  if (element.editedBy === "" || element.editedBy === element.author) return author;
  const toucher = short(board.nameOf(element.editedBy));
  return author === "" ? toucher : words.touched(author, toucher);
}

function short(name: string): string {
  const letters = [...name];
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS).join("")}…` : name;
}

/** Waits until the pointer rests, then tells where. */
export class Rest {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly rested: (px: number, py: number) => void;

  constructor(rested: (px: number, py: number) => void) {
    this.rested = rested;
  }

  moved(px: number, py: number): void {
    this.stop();
    this.timer = setTimeout(() => this.rested(px, py), REST);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** Paints the label beside a point, within `width` CSS pixels. */
export function paintLabel(
  context: CanvasRenderingContext2D,
  text: string,
  [px, py]: readonly [number, number],
  width: number,
): void {
  context.font = FONT;
  const wide = context.measureText(text).width + 2 * PADDING;
  const x = Math.max(4, Math.min(px + 12, width - wide - 4));
  const y = py + 18;
  context.beginPath();
  context.roundRect(x, y, wide, HEIGHT, 6);
  context.fillStyle = "rgb(33 37 41 / 92%)";
  context.fill();
  context.fillStyle = "#ffffff";
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillText(text, x + PADDING, y + HEIGHT / 2 + 0.5);
}
