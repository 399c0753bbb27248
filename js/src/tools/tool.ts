/**
 * What a tool is. Each is one small file; `tools.ts` lists them, toolbar and keyboard read the list.
 *
 * A tool has no state of its own: from pointer down to pointer up a gesture holds it.
 */

import type { Overlay } from "../canvas/surface";
import type { StylePart } from "./choices";
import type { Desk } from "./desk";

/** One position of the pointer. */
export interface Sample {
  /** Board units. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels from the surface's corner. */
  readonly px: number;
  readonly py: number;
  /** 0 to 255 from a real pen, else undefined. */
  readonly pressure: number | undefined;
  /** Keys held meanwhile; `control` is Ctrl or ⌘. */
  readonly shift: boolean;
  readonly alt: boolean;
  readonly control: boolean;
  /** A finger: it hides what it points at and hits less exactly. */
  readonly touch: boolean;
}

/** What happens between pointer down and pointer up. */
export interface Gesture {
  move(samples: readonly Sample[]): void;
  /** The pointer was lifted: the work is kept. */
  end(): void;
  /** The gesture was something else after all: nothing of it stays. */
  cancel(): void;
  /** The pointer was lifted: true when it goes on by the next press, as where corners are clicked. */
  rests?(): boolean;
  /** Paints what is in progress. */
  readonly overlay?: Overlay;
}

export type ToolName =
  | "select"
  | "hand"
  | "pen"
  | "highlighter"
  | "laser"
  | "eraser"
  | "rectangle"
  | "ellipse"
  | "diamond"
  | "triangle"
  | "right-triangle"
  | "arrow"
  | "line"
  | "polygon"
  | "text"
  | "note";

/** Its name in words is in the ui's texts, its keys are in `keys.ts`. */
export interface Tool {
  readonly name: ToolName;
  /** Neighbours of one family share a button where there is little room. */
  readonly family?: "pens" | "shapes";
  /** What of the chosen style it uses; nothing when absent. */
  readonly style?: readonly StylePart[];
  /** Whether it changes the board, so that viewers are not offered it. */
  readonly draws: boolean;
  /** Whether one press is all it needs, as where one says where to write. */
  readonly places?: boolean;
  /** The mouse cursor over the board, as CSS. */
  cursor(desk: Desk): string;
  begin(first: Sample, desk: Desk): Gesture;
  /** Paints at the hovering pointer, in CSS pixels. */
  hover?(context: CanvasRenderingContext2D, desk: Desk, px: number, py: number): void;
}
