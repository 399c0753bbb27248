/** What a person has chosen to draw with, and what there is to choose from. */

import { UNIT } from "../core/geometry";
import { type Align, type Dash, type Line, STYLE_DEFAULTS, type Style } from "../core/types.gen";
import type { ToolName } from "./tool";

export type Head = Line["headEnd"];
export type Corners = "sharp" | "round";
/** Whether the eraser takes whole elements, or of strokes only what it passes over. */
export type Erasing = "whole" | "rub";

export interface Choices {
  readonly tool: ToolName;
  /** Whether a tool stays in hand after it has made something. */
  readonly keepTool: boolean;
  /** `#rrggbb`, of lines and texts. */
  readonly color: string;
  /** What fills shapes; null for nothing. */
  readonly fill: string | null;
  /** Of lines, board units. */
  readonly width: number;
  readonly dash: Dash;
  /** Of lines and arrows: through their corners in a curve. */
  readonly curved: boolean;
  /** Of rectangles and diamonds. */
  readonly corners: Corners;
  /** Of what the tool in hand draws: `Desk` keeps those of lines and of arrows apart. */
  readonly headStart: Head;
  readonly headEnd: Head;
  /** 0 to 255. */
  readonly alpha: number;
  /** Board units. */
  readonly fontSize: number;
  readonly align: Align;
  readonly noteColor: string;
  readonly highlight: string;
  readonly erasing: Erasing;
  /** CSS pixels. */
  readonly eraserRadius: number;
  /** Whether the grid is shown and snapped to. */
  readonly grid: boolean;
}

/** Which choices matter to a tool. */
export type StylePart =
  | "color"
  | "highlight"
  | "note"
  | "fill"
  | "width"
  | "dash"
  | "curve"
  | "corners"
  | "start"
  | "end"
  | "erasing"
  | "font"
  | "align"
  | "opacity";

/** Something to choose; the ui has its name in words. */
export interface Choice<T, N extends string = string> {
  readonly name: N;
  readonly value: T;
}

export const COLORS = [
  { name: "black", value: "#1e1e1e" },
  { name: "grey", value: "#868e96" },
  { name: "red", value: "#e03131" },
  { name: "orange", value: "#f08c00" },
  { name: "green", value: "#2f9e44" },
  { name: "blue", value: "#1971c2" },
  { name: "violet", value: "#9c36b5" },
] as const satisfies readonly Choice<string>[];

export const FILLS = [
  { name: "none", value: null },
  { name: "grey", value: "#e9ecef" },
  { name: "red", value: "#ffc9c9" },
  { name: "orange", value: "#ffec99" },
  { name: "green", value: "#b2f2bb" },
  { name: "blue", value: "#a5d8ff" },
  { name: "violet", value: "#eebefa" },
] as const satisfies readonly Choice<string | null>[];

export const NOTE_COLORS = [
  { name: "yellow", value: "#fff3bf" },
  { name: "orange", value: "#ffe0c2" },
  { name: "red", value: "#ffdeeb" },
  { name: "green", value: "#d8f5a2" },
  { name: "blue", value: "#d0ebff" },
  { name: "violet", value: "#e5dbff" },
] as const satisfies readonly Choice<string>[];

export const HIGHLIGHTS = [
  { name: "yellow", value: "#fcc419" },
  { name: "orange", value: "#ff922b" },
  { name: "red", value: "#ff6b9d" },
  { name: "green", value: "#51cf66" },
  { name: "blue", value: "#339af0" },
  { name: "violet", value: "#b46ef0" },
] as const satisfies readonly Choice<string>[];

export const WIDTHS = [
  { name: "fine", value: 2 },
  { name: "medium", value: 4 },
  { name: "bold", value: 8 },
  { name: "marker", value: 16 },
] as const satisfies readonly Choice<number>[];

export const FONT_SIZES = [
  { name: "small", value: 16 },
  { name: "medium", value: 20 },
  { name: "large", value: 28 },
  { name: "huge", value: 44 },
] as const satisfies readonly Choice<number>[];

export const DASHES: readonly Dash[] = ["solid", "dashed", "dotted"];
export const HEADS: readonly Head[] = ["none", "arrow", "triangle", "dot", "bar"];
export const CORNERS: readonly Corners[] = ["sharp", "round"];
export const ERASINGS: readonly Erasing[] = ["whole", "rub"];
export const ALIGNS: readonly Align[] = ["left", "center", "right"];

export const LEAST_RADIUS = 2;
export const MOST_RADIUS = 64;
/** Nothing drawn is paler than this: what cannot be seen cannot be found again. */
export const LEAST_ALPHA = 26;
/** A highlighter covers what the same pen would, this many times as wide, … */
const HIGHLIGHT_WIDTH = 5;
/** … and lets through what it covers. */
const HIGHLIGHT_ALPHA = 102;

export const FIRST_CHOICES: Choices = {
  tool: "pen",
  keepTool: false,
  color: "#1e1e1e",
  fill: null,
  width: 4,
  dash: "solid",
  curved: false,
  corners: "sharp",
  headStart: "none",
  headEnd: "none",
  alpha: 255,
  fontSize: 20,
  align: "left",
  noteColor: "#fff3bf",
  highlight: "#fcc419",
  erasing: "whole",
  eraserRadius: 12,
  grid: false,
};

/** Of freehand strokes, lines and arrows. */
export function lineStyle({ color, width, dash, alpha }: Choices): Style {
  const units = Math.round(width * UNIT);
  return { ...STYLE_DEFAULTS, stroke: color, strokeAlpha: alpha, width: units, dash };
}

export function highlightStyle({ highlight, width }: Choices): Style {
  const units = Math.round(width * HIGHLIGHT_WIDTH * UNIT);
  return { ...STYLE_DEFAULTS, stroke: highlight, strokeAlpha: HIGHLIGHT_ALPHA, width: units };
}

/** Of what has an inside. */
export function shapeStyle(choices: Choices): Style {
  return { ...lineStyle(choices), fill: choices.fill, fillAlpha: choices.alpha };
}

export function textStyle({ color, alpha, fontSize, align }: Choices): Style {
  const units = Math.round(fontSize * UNIT);
  return { ...STYLE_DEFAULTS, stroke: color, strokeAlpha: alpha, fontSize: units, align };
}

/** A note's words are dark on its pale sheet, in the middle unless another place was chosen. */
export function noteStyle(choices: Choices): Style {
  const { noteColor, fontSize } = choices;
  const units = Math.round(fontSize * UNIT);
  return { ...STYLE_DEFAULTS, fill: noteColor, fontSize: units, align: "center" };
}
