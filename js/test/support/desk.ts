/** A desk with a pointer that a test moves. */

import { NO_PICTURES } from "../../src/canvas/pictures";
import { Surface } from "../../src/canvas/surface";
import type { Add, Element, Stroke } from "../../src/core/types.gen";
import { Desk } from "../../src/tools/desk";
import { PointerInput } from "../../src/tools/pointer";
import type { ToolName } from "../../src/tools/tool";
import { FakeBoard } from "../fake-board";
import { stage } from "./canvas";

/** Call `installPage` before. Coordinates are CSS pixels of the surface. */
export function deskOf(elements: Element[] = []) {
  const board = new FakeBoard(elements);
  const surface = new Surface(stage(), board, NO_PICTURES);
  board.on("change", (change) => surface.changed(change));
  const desk = new Desk(board, surface);
  const input = new PointerInput(desk, () => undefined);
  const fire = (type: string, x: number, y: number, more: object = {}): void => {
    const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, ...more });
    const defaults = { pointerId: 1, pointerType: "mouse", pressure: 0.5 };
    for (const [key, value] of Object.entries({ ...defaults, ...more })) {
      Object.defineProperty(event, key, { value });
    }
    surface.element.dispatchEvent(event);
  };
  /** Down, moves, up. */
  const drag = (xy: readonly number[], more: object = {}): void => {
    fire("pointerdown", xy[0] as number, xy[1] as number, more);
    for (let i = 2; i < xy.length; i += 2) {
      fire("pointermove", xy[i] as number, xy[i + 1] as number, more);
    }
    fire("pointerup", xy.at(-2) as number, xy.at(-1) as number, { ...more, pressure: 0 });
  };
  return { board, surface, desk, input, fire, drag };
}

/** The strokes that were submitted. */
export function added(board: FakeBoard): Stroke[] {
  return board.submitted.flat().map((op) => (op as Add).element as Stroke);
}

/** A desk with a tool in hand, and hands that click. */
export function deskWith(tool: ToolName, elements: Element[] = []) {
  const parts = deskOf(elements);
  const { board, desk, fire, drag } = parts;
  desk.choose({ tool });
  const click = (x: number, y: number, more: object = {}): void => {
    fire("pointermove", x, y, more);
    drag([x, y], more);
  };
  /** What was added, in order. */
  const added = (): Element[] =>
    board.submitted.flat().flatMap((op) => (op.kind === "add" ? [op.element] : []));
  return { ...parts, click, added };
}
