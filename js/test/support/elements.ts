/** Elements for tests, given in board units. */

import { pack } from "../../src/core/points";
import {
  type Element,
  LINE_DEFAULTS,
  type Line,
  RECT_DEFAULTS,
  type Rect,
  STROKE_DEFAULTS,
  STYLE_DEFAULTS,
  type Stroke,
} from "../../src/core/types.gen";

let count = 0;

export function id(): string {
  count += 1;
  return count.toString(36).padStart(16, "0");
}

function box(xy: readonly number[]) {
  const xs = xy.filter((_, i) => i % 2 === 0);
  const ys = xy.filter((_, i) => i % 2 === 1);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    at: [left * 16, top * 16] as const,
    size: [(Math.max(...xs) - left) * 16, (Math.max(...ys) - top) * 16] as const,
    points: pack(xy.map((value, i) => Math.round((value - (i % 2 === 0 ? left : top)) * 16))),
  };
}

export function stroke(xy: readonly number[], changes: Partial<Stroke> = {}): Stroke {
  return { ...STROKE_DEFAULTS, style: STYLE_DEFAULTS, id: id(), ...box(xy), ...changes };
}

export function line(xy: readonly number[], changes: Partial<Line> = {}): Line {
  return { ...LINE_DEFAULTS, style: STYLE_DEFAULTS, id: id(), ...box(xy), ...changes };
}

export function rect(
  [x, y, width, height]: readonly [number, number, number, number],
  changes: Partial<Rect> = {},
): Rect {
  return {
    ...RECT_DEFAULTS,
    style: STYLE_DEFAULTS,
    id: id(),
    at: [x * 16, y * 16],
    size: [width * 16, height * 16],
    ...changes,
  };
}

/** The scene of a list of elements, bottom to top. */
export function sceneOf(elements: Element[]) {
  return {
    get size() {
      return elements.length;
    },
    elements: () => elements,
    get: (wanted: string) => elements.find((each) => each.id === wanted),
    zIndex: (wanted: string) => elements.findIndex((each) => each.id === wanted),
  };
}
