/** Other people's pointers, each with its name, gliding from place to place. */

import { UNIT } from "../core/geometry";
import { toScreen, type View } from "./view";

export interface CursorMark {
  readonly id: string;
  /** 1/16 board unit. */
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly color: string;
}

/** Milliseconds in which a cursor covers about two thirds of its way. */
const GLIDE = 45;
const FONT = "500 12px system-ui, sans-serif";
const LABEL_HEIGHT = 20;
const LABEL_PADDING = 7;
const LONGEST_NAME = 24;

interface Place {
  x: number;
  y: number;
}

export class Cursors {
  private readonly places = new Map<string, Place>();
  private before = 0;
  /** True where people asked their system for less motion: cursors jump. */
  still = false;

  /**
   * Paints in CSS pixels; tells whether a cursor is still on its way. Names move to the left, so
   * that they end before `width`.
   */
  paint(
    context: CanvasRenderingContext2D,
    marks: readonly CursorMark[],
    view: View,
    now: number,
    width = Number.POSITIVE_INFINITY,
  ): boolean {
    const share = this.still ? 1 : 1 - Math.exp(-Math.min(now - this.before, 100) / GLIDE);
    this.before = now;
    let moving = false;
    const present = new Set<string>();
    for (const mark of marks) {
      present.add(mark.id);
      const place = this.places.get(mark.id) ?? { x: mark.x, y: mark.y };
      this.places.set(mark.id, place);
      place.x += (mark.x - place.x) * share;
      place.y += (mark.y - place.y) * share;
      const left = Math.hypot(mark.x - place.x, mark.y - place.y) * view.zoom;
      if (left > UNIT / 4) moving = true;
      const [x, y] = toScreen(view, place.x / UNIT, place.y / UNIT);
      paintCursor(context, x, y, mark, width - x);
    }
    for (const id of this.places.keys()) if (!present.has(id)) this.places.delete(id);
    return moving;
  }
}

function paintCursor(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  { name, color }: CursorMark,
  room: number,
): void {
  context.save();
  context.translate(x, y);
  context.fillStyle = color;
  context.strokeStyle = "#ffffff";
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(5.2, 17);
  context.lineTo(8.6, 9.6);
  context.lineTo(16.4, 6.8);
  context.closePath();
  context.stroke();
  context.fill();
  paintLabel(context, name, room);
  context.restore();
}

function paintLabel(context: CanvasRenderingContext2D, name: string, room: number): void {
  const letters = [...name];
  const text = letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join("")}…` : name;
  context.font = FONT;
  context.textBaseline = "middle";
  const width = context.measureText(text).width + 2 * LABEL_PADDING;
  const left = Math.min(12, room - width - 4);
  context.beginPath();
  context.roundRect(left, 14, width, LABEL_HEIGHT, LABEL_HEIGHT / 2);
  context.fill();
  context.fillStyle = "#ffffff";
  context.fillText(text, left + LABEL_PADDING, 14 + LABEL_HEIGHT / 2 + 0.5);
}
