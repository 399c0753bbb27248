/** The grid, painted so that it can be seen and is never in the way. */

import type { Frame, View } from "../canvas/view";
import type { Marks } from "./marks";
import { GRID } from "./snap";

/** Lines nearer to each other than this (CSS pixels) are left out, four of five. */
const LEAST = 8;
const EVERY = 5;
const FAINT = 0.1;
const STRONGER = 0.2;

export function paintGrid(
  context: CanvasRenderingContext2D,
  view: View,
  frame: Frame,
  marks: Marks,
): void {
  let step = GRID;
  while (step * view.zoom < LEAST) step *= EVERY;
  const lines = (start: number, length: number, draw: (at: number) => void, nth: number): void => {
    const first = Math.ceil(start / step);
    for (let i = first; (i * step - start) * view.zoom <= length; i += 1) {
      if ((i % EVERY === 0) === (nth === EVERY)) {
        draw(Math.round((i * step - start) * view.zoom) + 0.5);
      }
    }
  };
  context.save();
  context.strokeStyle = marks.line;
  context.lineWidth = 1;
  for (const nth of [1, EVERY]) {
    context.globalAlpha = nth === EVERY ? STRONGER : FAINT;
    context.beginPath();
    lines(view.x, frame.width, (x) => column(context, x, frame.height), nth);
    lines(view.y, frame.height, (y) => row(context, y, frame.width), nth);
    context.stroke();
  }
  context.restore();
}

function column(context: CanvasRenderingContext2D, x: number, height: number): void {
  context.moveTo(x, 0);
  context.lineTo(x, height);
}

function row(context: CanvasRenderingContext2D, y: number, width: number): void {
  context.moveTo(0, y);
  context.lineTo(width, y);
}
