/** Paints one element onto a canvas context whose transform maps board units to device pixels. */

import {
  boxSize,
  dashes,
  elementPath,
  hasArea,
  lineHeads,
  placement,
  UNIT,
} from "../core/geometry";
import { FILLED_HEADS, type Path } from "../core/path";
import type { Element, Image, Note, Stroke, Style, TextBox } from "../core/types.gen";
import { FAR, farWidth, type Pen, traceFarStroke } from "./far-stroke";
import { outlineOf } from "./outlines";
import { type Paper, withAlpha } from "./paper";
import { traceStroke } from "./stroke-path";
import { unpackPoints } from "./stroke-points";
import { fillLines } from "./text";
import { trace } from "./trace";
import { placedWords } from "./words";

type Context = CanvasRenderingContext2D;

/** Pictures of the board's blobs, as far as they have arrived. */
export interface Pictures {
  /** The picture, or undefined while it is on its way or when it cannot be had. */
  get(blob: string): CanvasImageSource | undefined;
}

/** How things look now, whatever they are painted on. */
export interface Look {
  readonly paper: Paper;
  readonly pictures: Pictures;
  /** Elements that are about to go, shown pale. */
  readonly faded: ReadonlySet<string>;
  /** Elements that something else paints while they are dragged. */
  readonly hidden: ReadonlySet<string>;
}

export interface Brush extends Look {
  readonly context: Context;
  /** Device pixels per board unit. */
  readonly scale: number;
  /** Nothing is left out, however small it is: a picture may be looked at closely. */
  readonly exact?: boolean;
}

const PALE = 0.2;
const NOTE_FILL = "#fff3bf";
const MISSING_PICTURE = "#adb5bd";

export function paintElement(brush: Brush, element: Element): void {
  const { context } = brush;
  if (brush.hidden.has(element.id)) return;
  const map = placement(element);
  context.save();
  if (brush.faded.has(element.id)) context.globalAlpha *= PALE;
  context.transform(map.a, map.b, map.c, map.d, map.e, map.f);
  switch (element.kind) {
    case "text":
      paintText(brush, element, element.style.stroke);
      break;
    case "note":
      paintNote(brush, element);
      break;
    case "image":
      paintImage(brush, element);
      break;
    case "stroke":
      paintStroke(brush, element);
      break;
    default:
      paintLines(brush, element);
  }
  context.restore();
}

/**
 * How much work painting takes at `scale`, counted in points of a stroke near by: each is 2 to 4 µs
 * in a browser without a GPU, its share of what the raster does at the frame's end included.
 */
export function paintCost(element: Element, scale = 1): number {
  const base = 8;
  if ("points" in element) {
    // Two bytes hold a typical point; an outline has about two corners a point.
    const points = element.points.length / 2;
    if (element.kind !== "stroke") return base + ("curve" in element ? 3 : 1) * points;
    // Thin lines are painted pixel by pixel, wider ones as areas with round corners.
    if (isFar({ scale }, element.style, element))
      return base / 2 + points / (element.style.width * scale > UNIT ? 1.5 : 8);
    return base + (element.pressures.length > 0 ? 3 * points : points);
  }
  return "text" in element ? base + element.text.length : base;
}

/** Sets colour, width, caps and dashes for stroking with `style`; false when it strokes nothing. */
export function setStroke(brush: Brush, style: Style): boolean {
  if (style.stroke === null || style.strokeAlpha === 0 || style.width === 0) return false;
  const { context, paper } = brush;
  context.strokeStyle = withAlpha(paper.ink(style.stroke), style.strokeAlpha);
  context.lineWidth = style.width / UNIT;
  context.lineCap = "round";
  context.lineJoin = "round";
  if (style.dash !== "solid") context.setLineDash([...dashes(style)]);
  return true;
}

function paintLines(brush: Brush, element: Element): void {
  const { context } = brush;
  const { style } = element;
  context.beginPath();
  if (element.kind === "stroke") traceStroke(context, element);
  else trace(context, elementPath(element));
  if (setFill(brush, style) && hasArea(element)) context.fill();
  if (!setStroke(brush, style)) return;
  context.stroke();
  const heads = lineHeads(element);
  if (heads.length === 0) return;
  context.setLineDash([]);
  context.fillStyle = context.strokeStyle;
  for (const { kind, path } of heads) paintHead(context, path, FILLED_HEADS.has(kind));
}

function paintHead(context: Context, path: Path, filled: boolean): void {
  context.beginPath();
  trace(context, path);
  if (filled) context.fill();
  context.stroke();
}

function setFill({ context, paper }: Brush, style: Style): boolean {
  if (style.fill === null || style.fillAlpha === 0) return false;
  // An area in the colour of its line is one thing: both stay the same colour.
  const color = style.fill === style.stroke ? paper.ink(style.fill) : paper.fill(style.fill);
  context.fillStyle = withAlpha(color, style.fillAlpha);
  return true;
}

function paintStroke(brush: Brush, element: Stroke): void {
  const { pressures, style } = element;
  const pen = { pressures, width: style.width / UNIT };
  const width = isFar(brush, style, pen) ? farWidth(pen, brush.scale) : undefined;
  if (width !== undefined) paintFar(brush, element, pen, width);
  else if (pressures.length > 0) paintPressed(brush, element);
  else paintLines(brush, element);
}

/** Near 100 % and above browser and picture agree point for point; dashes are counted along a line. */
export function isFar(
  { scale, exact }: Pick<Brush, "scale" | "exact">,
  style: Style,
  { pressures }: Pick<Pen, "pressures">,
): boolean {
  return scale < FAR && exact !== true && (style.dash === "solid" || pressures.length > 0);
}

function paintFar(brush: Brush, element: Stroke, pen: Pen, width: number): void {
  const { context, scale } = brush;
  context.beginPath();
  traceFarStroke(context, unpackPoints(element), pen, scale);
  if (setFill(brush, element.style) && hasArea(element)) context.fill();
  strokeFar(brush, element.style, width);
}

/** Strokes the present path in one width. */
export function strokeFar(brush: Brush, style: Style, width: number): void {
  if (!setStroke(brush, style)) return;
  if (style.dash !== "solid") brush.context.setLineDash([]);
  brush.context.lineWidth = width;
  brush.context.stroke();
}

function paintPressed(brush: Brush, element: Stroke): void {
  const { context, paper } = brush;
  const { style } = element;
  if (setFill(brush, style) && hasArea(element)) {
    context.beginPath();
    trace(context, elementPath(element));
    context.fill();
  }
  if (style.stroke === null) return;
  context.fillStyle = withAlpha(paper.ink(style.stroke), style.strokeAlpha);
  context.fill(outlineOf(element));
}

function paintText(brush: Brush, element: TextBox | Note, color: string | null): void {
  if (color === null) return;
  const { style } = element;
  brush.context.fillStyle = withAlpha(brush.paper.ink(color), style.strokeAlpha);
  fillLines(brush.context, placedWords(element), style.fontSize / UNIT, style.align);
}

function paintNote(brush: Brush, element: Note): void {
  const { context, paper } = brush;
  const { fill, fillAlpha } = element.style;
  context.fillStyle = withAlpha(paper.fill(fill ?? NOTE_FILL), fillAlpha);
  context.beginPath();
  trace(context, elementPath(element));
  context.fill();
  paintText(brush, element, element.style.stroke);
}

function paintImage(brush: Brush, element: Image): void {
  const { context } = brush;
  const [width, height] = boxSize(element);
  context.globalAlpha *= element.style.strokeAlpha / 255;
  const picture = brush.pictures.get(element.blob);
  if (picture !== undefined) {
    context.drawImage(picture, 0, 0, width, height);
    return;
  }
  // The frame and its diagonals say that something belongs here.
  context.strokeStyle = MISSING_PICTURE;
  context.lineWidth = 1;
  context.strokeRect(0, 0, width, height);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(width, height);
  context.moveTo(width, 0);
  context.lineTo(0, height);
  context.stroke();
}
