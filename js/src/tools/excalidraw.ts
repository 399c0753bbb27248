/**
 * What Excalidraw saves and puts on the clipboard, as elements: the same rules as
 * `src/nbboard/formats/excalidraw/` has.
 *
 * It is data of somebody else: each field is looked at, what has no meaning here falls back to
 * what Excalidraw draws by default, and an element that cannot be one is left out and counted.
 */

import { widthForSize } from "../canvas/freehand";
import { roundRadius } from "../core/edit";
import { UNIT } from "../core/geometry";
import {
  ARROW_DEFAULTS,
  DIAMOND_DEFAULTS,
  ELLIPSE_DEFAULTS,
  type Element,
  type Flip,
  IMAGE_DEFAULTS,
  LIMITS,
  LINE_DEFAULTS,
  RECT_DEFAULTS,
  STROKE_DEFAULTS,
  STYLE_DEFAULTS,
  type Style,
  TEXT_BOX_DEFAULTS,
} from "../core/types.gen";
import type { Head } from "./choices";
import { plainColor } from "./css-colors";
import { type Bound, centreLabels, groupLabels } from "./drawing-labels";
import { counted, placeOf, placePoints } from "./pieces";
import { guessedPressures } from "./pressure";
import { plainWords } from "./writing";

type Fields = Readonly<Record<string, unknown>>;

export interface Drawing {
  readonly elements: readonly Element[];
  /** Images by the name that elements have as their blob. */
  readonly files: ReadonlyMap<string, ImageSource>;
  /** How many elements mean nothing here. */
  readonly left: number;
  /** How many arrows were tied to shapes, which they do not follow here. */
  readonly tied: number;
}

/** An image as a drawing carries it. */
export interface ImageSource {
  /** A data URL, not looked at yet. */
  readonly address: string;
  /** Left, top, width and height of what is shown, as shares of the whole. */
  readonly part?: readonly [number, number, number, number];
}

/** perfect-freehand's size of a stroke of width 1 in Excalidraw. */
const FREEHAND_SIZE = 4.25;
/** Width of a stroke of width 1 that Excalidraw draws without pressure. */
const EVEN_WIDTH = 2.8;
/** Further away from the middle, board units, two elements would not both fit a board. */
const FAR = LIMITS.COORDINATE / UNIT / 2;
const HEADS: Readonly<Record<string, Head>> = {
  arrow: "arrow",
  bar: "bar",
  dot: "dot",
  circle: "dot",
  circle_outline: "dot",
  triangle: "triangle",
  triangle_outline: "triangle",
  diamond: "triangle",
  diamond_outline: "triangle",
};

/** How much of an area such a fill inks: from afar it looks so. */
const INKED: Readonly<Record<string, number>> = {
  hachure: 0.16,
  "cross-hatch": 0.31,
  zigzag: 0.31,
};
/** Line heights by font family, in 1/100 of the font size, where it is not 125. */
const USUAL_HEIGHTS: ReadonlyMap<unknown, number> = new Map([
  [2, 115],
  [3, 120],
  [7, 115],
  [9, 115],
]);
/** What Excalidraw shows of a frame. */
const FRAME = { edge: "#bbbbbb", name: "#999999", radius: 8, fontSize: 14, above: 3, advance: 0.6 };

/** The drawing in a file or a clipboard; undefined when the text is something else. */
export function drawingIn(text: string): Drawing | undefined {
  let found: Fields;
  try {
    found = JSON.parse(text) as Fields;
  } catch {
    // Words that begin like a drawing are words.
    return undefined;
  }
  const { elements, files } = isFields(found) ? found : {};
  if (!Array.isArray(elements) || elements.length > LIMITS.ELEMENTS) return undefined;
  const sources = sourcesOf(files);
  const made: Element[] = [];
  const bound: Bound[] = [];
  let left = 0;
  let tied = 0;
  for (const each of elements) {
    if (!isFields(each) || each.isDeleted === true) continue;
    const found = elementsOf(each);
    if (found.length === 0) {
      left += 1;
      continue;
    }
    bound.push({ place: made.length, id: each.id, container: each.containerId });
    if (isFields(each.startBinding) || isFields(each.endBinding)) tied += 1;
    for (const element of found) made.push(cut(element, each.crop, sources));
  }
  centreLabels(made, bound);
  groupLabels(made, bound);
  return { elements: made, files: sources, left, tied };
}

/** An image that shows a part of its file gets a file of its own. */
function cut(element: Element, crop: unknown, sources: Map<string, ImageSource>): Element {
  const source = element.kind === "image" ? sources.get(element.blob) : undefined;
  if (element.kind !== "image" || source === undefined || !isFields(crop)) return element;
  const [width, height] = [numberOf(crop.naturalWidth, 0), numberOf(crop.naturalHeight, 0)];
  const share = (value: unknown, whole: number): number =>
    Math.min(Math.max(numberOf(value, 0) / whole, 0), 1);
  if (width <= 0 || height <= 0) return element;
  const blob = `${element.blob}/${sources.size}`;
  const corner = [share(crop.x, width), share(crop.y, height)] as const;
  const part = [...corner, share(crop.width, width), share(crop.height, height)] as const;
  sources.set(blob, { address: source.address, part });
  return { ...element, blob };
}

function sourcesOf(files: unknown): Map<string, ImageSource> {
  const found = new Map<string, ImageSource>();
  for (const [name, file] of Object.entries(isFields(files) ? files : {})) {
    if (isFields(file) && typeof file.dataURL === "string") {
      found.set(name, { address: file.dataURL });
    }
  }
  return found;
}

function elementsOf(drawn: Fields): Element[] {
  const base = baseOf(drawn);
  const box = boxOf(drawn);
  if (box === undefined) return [];
  if (drawn.type === "frame" || drawn.type === "magicframe") return frameOf(drawn, base, box);
  const made = elementOf(drawn, base, box);
  return made === undefined ? [] : [made];
}

type Box = NonNullable<ReturnType<typeof boxOf>>;

function elementOf(drawn: Fields, base: Base, box: Box): Element | undefined {
  const rounded = isFields(drawn.roundness) || drawn.strokeSharpness === "round";
  switch (drawn.type) {
    case "rectangle":
      return { ...RECT_DEFAULTS, ...base, ...box, radius: radiusOf(drawn, "rect", box) };
    case "diamond":
      return { ...DIAMOND_DEFAULTS, ...base, ...box, radius: radiusOf(drawn, "diamond", box) };
    case "ellipse":
      return { ...ELLIPSE_DEFAULTS, ...base, ...box };
    case "line":
    case "draw":
    case "arrow":
      return lineOf(drawn, base, rounded && drawn.elbowed !== true);
    case "freedraw":
      return strokeOf(drawn, base);
    case "text":
      return textOf(drawn, base, box);
    case "image":
      return typeof drawn.fileId === "string"
        ? { ...IMAGE_DEFAULTS, ...base, ...box, flip: flipOf(drawn.scale), blob: drawn.fileId }
        : undefined;
    default:
      return undefined;
  }
}

/** Rounding of type 3 has a fixed radius where there is room, all others a share of the side. */
function radiusOf({ roundness, strokeSharpness }: Fields, kind: "rect" | "diamond", { size }: Box) {
  if (isFields(roundness) && roundness.type === 3) return roundRadius(kind, size);
  if (!isFields(roundness) && strokeSharpness !== "round") return 0;
  const [width, height] = size;
  if (kind === "rect") return Math.round(Math.min(width, height) / 4);
  return Math.round(Math.hypot(width, height) / 8);
}

function flipOf(scale: unknown): Flip {
  const [across, down] = Array.isArray(scale) ? scale : [];
  return ((numberOf(across, 1) < 0 ? 1 : 0) + (numberOf(down, 1) < 0 ? 2 : 0)) as Flip;
}

/** A thin rectangle, and its name above it. */
function frameOf(drawn: Fields, base: Base, box: Box): Element[] {
  const bare = { ...base.style, stroke: FRAME.edge, fill: null, dash: "solid" } as const;
  const style = { ...bare, width: extent(2) };
  const rect = { ...RECT_DEFAULTS, ...base, ...box, style, radius: extent(FRAME.radius) };
  const name = plainWords(typeof drawn.name === "string" ? drawn.name : "").replace(/\s+/g, " ");
  if (name.trim() === "") return [rect];
  const { fontSize, above, advance } = FRAME;
  const high = fontSize * 1.25;
  const [left, top] = box.at;
  const label = {
    ...TEXT_BOX_DEFAULTS,
    ...base,
    style: { ...style, stroke: FRAME.name, fontSize: extent(fontSize), align: "left" } as const,
    at: [left, top - extent(high + above)] as const,
    size: [extent(name.length * fontSize * advance), extent(high)] as const,
    text: name.trim(),
    lines: [name.trim()],
    lineHeight: 125,
  };
  return [rect, label];
}

type Base = ReturnType<typeof baseOf>;

/** Ids and groups become new ones when it is pasted. */
function baseOf(drawn: Fields) {
  const turn = (numberOf(drawn.angle, 0) * 18_000) / Math.PI;
  const ids: readonly unknown[] = Array.isArray(drawn.groupIds) ? drawn.groupIds : [];
  const groups = ids.filter((id) => typeof id === "string");
  return {
    id: "",
    style: styleOf(drawn),
    angle: ((Math.round(turn) % 36_000) + 36_000) % 36_000,
    groups: groups.slice(0, LIMITS.GROUP_DEPTH),
    locked: drawn.locked === true,
  };
}

function styleOf(drawn: Fields): Style {
  const share = Math.min(Math.max(numberOf(drawn.opacity, 100), 0), 100) / 100;
  const [stroke, strokeAlpha] = colorOf(drawn.strokeColor, "#1e1e1e");
  const [fill, fillAlpha] = colorOf(drawn.backgroundColor, null);
  const { strokeStyle: dash, textAlign: align } = drawn;
  return {
    ...STYLE_DEFAULTS,
    stroke,
    fill,
    strokeAlpha: Math.round(strokeAlpha * share),
    fillAlpha: Math.round(fillAlpha * share * inkedOf(drawn.fillStyle)),
    width: extent(numberOf(drawn.strokeWidth, 2)),
    dash: dash === "dashed" || dash === "dotted" ? dash : "solid",
    align: align === "center" || align === "right" ? align : "left",
  };
}

function inkedOf(fillStyle: unknown): number {
  return typeof fillStyle === "string" && Object.hasOwn(INKED, fillStyle)
    ? (INKED[fillStyle] as number)
    : 1;
}

/** A colour of CSS and how opaque it is; what is none becomes `otherwise`. */
function colorOf(color: unknown, otherwise: string | null): [string | null, number] {
  if (color === "transparent") return [null, 255];
  return (typeof color === "string" && plainColor(color)) || [otherwise, 255];
}

function boxOf({ x, y, width, height }: Fields) {
  const [w, h] = [numberOf(width, 0), numberOf(height, 0)];
  const [left, top] = [numberOf(x, 0) + Math.min(w, 0), numberOf(y, 0) + Math.min(h, 0)];
  if ([left, top, w, h].some((value) => Math.abs(value) > FAR)) return undefined;
  return placeOf({ left, top, width: Math.abs(w), height: Math.abs(h) });
}

function lineOf(drawn: Fields, base: Base, curve: boolean): Element | undefined {
  const { points, width, height } = drawn;
  // Programs leave them out; Excalidraw then draws from corner to corner.
  const few = !Array.isArray(points) || points.length < 2;
  const ends = [
    [0, 0],
    [numberOf(width, 0), numberOf(height, 0)],
  ];
  const xy = pointsOf(few && (width || height) ? { ...drawn, points: ends } : drawn);
  const { length } = xy;
  if (length < 4) return undefined;
  const closed = length > 4 && xy[0] === xy[length - 2] && xy[1] === xy[length - 1];
  const line = { ...base, ...placePoints(xy), closed, curve };
  if (drawn.type !== "arrow") return { ...LINE_DEFAULTS, ...line };
  const end = drawn.endArrowhead === undefined ? "arrow" : drawn.endArrowhead;
  return {
    ...ARROW_DEFAULTS,
    ...line,
    headStart: headOf(drawn.startArrowhead),
    headEnd: headOf(end),
  };
}

function headOf(name: unknown): Head {
  if (typeof name !== "string") return "none";
  return Object.hasOwn(HEADS, name) ? (HEADS[name] as Head) : "arrow";
}

function strokeOf(drawn: Fields, base: Base): Element | undefined {
  const xy = pointsOf(drawn);
  if (xy.length < 2) return undefined;
  const strength = numberOf(drawn.strokeWidth, 2);
  const size = Math.abs(strength) * FREEHAND_SIZE;
  const even = isFields(drawn.strokeOptions) && drawn.strokeOptions.variability === "constant";
  const told = drawn.simulatePressure === false && Array.isArray(drawn.pressures);
  const given = told ? (drawn.pressures as unknown[]) : guessedPressures(xy, size * UNIT);
  const fits = !even && size > 0 && given.length === xy.length / 2;
  const byte = (value: unknown): number =>
    Math.round(Math.min(Math.max(numberOf(value, 0.5), 0), 1) * 255);
  return {
    ...STROKE_DEFAULTS,
    ...base,
    ...placePoints(xy),
    style: { ...base.style, width: extent(even ? strength * EVEN_WIDTH : widthForSize(size)) },
    pressures: Uint8Array.from(fits ? given : [], byte),
  };
}

function textOf(
  drawn: Fields,
  base: Base,
  box: NonNullable<ReturnType<typeof boxOf>>,
): Element | undefined {
  const shown = plainWords(typeof drawn.text === "string" ? drawn.text : "");
  if (shown === "" || new TextEncoder().encode(shown).length > LIMITS.TEXT_BYTES) return undefined;
  const lines = shown.split("\n");
  return {
    ...TEXT_BOX_DEFAULTS,
    ...base,
    ...box,
    style: { ...base.style, fontSize: extent(fontSizeOf(drawn)) },
    text: writtenOf(drawn, shown),
    // As they are broken there: nobody measures again.
    lines,
    lineHeight: lineHeightOf(drawn, lines.length),
  };
}

/** In 1/100 of the font size; where it is absent the box tells, where it is none it is usual. */
function lineHeightOf(drawn: Fields, lines: number): number {
  const usual = USUAL_HEIGHTS.get(drawn.fontFamily) ?? 125;
  const told = Math.abs(numberOf(drawn.height, 0)) / lines / fontSizeOf(drawn);
  const height = Math.round((numberOf(drawn.lineHeight, 0) || told) * 100);
  return height >= 50 && height <= 500 ? height : usual;
}

/** What its author wrote, before it was broken into lines; old files may hold something stale. */
function writtenOf({ originalText }: Fields, shown: string): string {
  const written = plainWords(typeof originalText === "string" ? originalText : "");
  const letters = (words: string): string => words.replace(/\s+/g, "");
  return letters(written) === letters(shown) ? written : shown;
}

/** Old files have it in a CSS font like `20px Virgil`. */
function fontSizeOf({ fontSize, font }: Fields): number {
  const old = typeof font === "string" ? Number.parseFloat(font) : Number.NaN;
  return numberOf(fontSize, numberOf(old, 0)) || 20;
}

/** Board coordinates as the model counts; none when there are too many, or one is no point. */
function pointsOf({ points, x, y }: Fields): number[] {
  if (!Array.isArray(points) || points.length > LIMITS.POINTS) return [];
  const [left, top] = [numberOf(x, 0), numberOf(y, 0)];
  const xy = points.flatMap((point) =>
    Array.isArray(point) && point.length > 1
      ? [counted(left + numberOf(point[0], 0)), counted(top + numberOf(point[1], 0))]
      : [Number.NaN],
  );
  return xy.every((value) => Math.abs(value) <= FAR * UNIT) ? xy : [];
}

function extent(units: number): number {
  return Math.abs(counted(units));
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
