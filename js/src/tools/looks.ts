/** The looks of what is selected, in the terms in which tools choose theirs. */

import { contextOf } from "../canvas/sheet";
import { measureLine } from "../canvas/text";
import {
  type Change,
  type Looks,
  patches,
  restyled,
  roundRadius,
  wire,
  withSet,
} from "../core/edit";
import { applied, hasArea, placement, UNIT } from "../core/geometry";
import type { Arrow, Element, Line } from "../core/types.gen";
import type { Choices, Corners, StylePart } from "./choices";
import type { Desk } from "./desk";
import { type Measure, type Words, withWords } from "./writing";

/** Choices as a selection has them; undefined where its elements differ. */
export type Mixed = { readonly [K in keyof Choices]: Choices[K] | undefined };

/** In this order they are offered. */
const PARTS: readonly StylePart[] = [
  "color",
  "note",
  "fill",
  "width",
  "dash",
  "curve",
  "corners",
  "start",
  "end",
  "font",
  "align",
  "opacity",
];

/** What of its looks can be changed on an element. */
function partsOf(element: Element): readonly StylePart[] {
  switch (element.kind) {
    case "image":
      return ["opacity"];
    case "text":
      return ["color", "font", "align", "opacity"];
    case "note":
      return ["color", "note", "font", "align", "opacity"];
    case "rect":
    case "diamond":
      return ["color", "fill", "width", "dash", "corners", "opacity"];
    case "line":
    case "arrow":
      return [
        ...(hasArea(element) ? (["color", "fill"] as const) : (["color"] as const)),
        ...(["width", "dash", "curve"] as const),
        // What is closed has no ends.
        ...(element.closed ? [] : (["start", "end"] as const)),
        "opacity",
      ];
    case "stroke":
      return hasArea(element)
        ? ["color", "fill", "width", "dash", "opacity"]
        : ["color", "width", "dash", "opacity"];
    default:
      return ["color", "fill", "width", "dash", "opacity"];
  }
}

/** What can be changed on at least one of the elements. */
export function partsOfAll(elements: readonly Element[]): StylePart[] {
  const all = new Set(elements.flatMap(partsOf));
  return PARTS.filter((part) => all.has(part));
}

type Common = <T>(part: StylePart, value: (element: Element) => T, other: T) => T | undefined;

/** What only lines, arrows and shapes with corners have. */
function linedLooks(base: Choices, common: Common) {
  const lined = (element: Element): Line | Arrow | undefined =>
    element.kind === "line" || element.kind === "arrow" ? element : undefined;
  const corners = (element: Element): Corners =>
    "radius" in element && element.radius > 0 ? "round" : "sharp";
  return {
    curved: common("curve", (element) => lined(element)?.curve ?? false, base.curved),
    corners: common("corners", corners, base.corners),
    headStart: common("start", (element) => lined(element)?.headStart ?? "none", base.headStart),
    headEnd: common("end", (element) => lined(element)?.headEnd ?? "none", base.headEnd),
  };
}

/** What the elements look like; `base` stands for what none of them has. */
export function looksOf(elements: readonly Element[], base: Choices): Mixed {
  const common = <T>(part: StylePart, value: (element: Element) => T, other: T): T | undefined => {
    const values = new Set(elements.filter((each) => partsOf(each).includes(part)).map(value));
    if (values.size === 0) return other;
    return values.size === 1 ? [...values][0] : undefined;
  };
  return {
    ...base,
    // A line without a colour is shown as no choice at all.
    color: common<string | undefined>(
      "color",
      ({ style }) => style.stroke ?? undefined,
      base.color,
    ),
    noteColor: common<string | undefined>(
      "note",
      ({ style }) => style.fill ?? undefined,
      base.noteColor,
    ),
    fill: common("fill", ({ style }) => style.fill, base.fill),
    width: common("width", ({ style }) => style.width / UNIT, base.width),
    dash: common("dash", ({ style }) => style.dash, base.dash),
    ...linedLooks(base, common),
    fontSize: common("font", ({ style }) => style.fontSize / UNIT, base.fontSize),
    align: common("align", ({ style }) => style.align, base.align),
    alpha: common("opacity", ({ style }) => style.strokeAlpha, base.alpha),
  };
}

/** Gives what is selected these looks, each element those it can have; one step of undo. */
export function restyle(desk: Desk, chosen: Partial<Choices>): void {
  const { selection, board } = desk;
  const measure = measureOn(desk);
  const changes = selection.free.flatMap((element) => {
    const [change] = restyled([element], wanted(element, chosen));
    return change === undefined ? [] : [refitted(element, change, measure)];
  });
  if (changes.length > 0) board.submit(patches(changes));
}

type Has = (part: StylePart, value: unknown) => boolean;

function wanted(element: Element, chosen: Partial<Choices>): Looks {
  const parts = partsOf(element);
  const { color, noteColor, fill, width, dash, fontSize, align, alpha } = chosen;
  const has: Has = (part, value) => value !== undefined && parts.includes(part);
  return {
    ...(has("color", color) && { stroke: color }),
    ...(has("note", noteColor) && { fill: noteColor }),
    ...(has("fill", fill) && { fill }),
    ...(has("width", width) && { width: Math.round((width ?? 0) * UNIT) }),
    ...(has("dash", dash) && { dash }),
    ...(has("font", fontSize) && { fontSize: Math.round((fontSize ?? 0) * UNIT) }),
    ...(has("align", align) && { align }),
    ...(has("opacity", alpha) && { strokeAlpha: alpha, fillAlpha: alpha }),
    ...wantedForm(element, chosen, has),
  };
}

/** Of lines, arrows and shapes with corners. */
function wantedForm(element: Element, chosen: Partial<Choices>, has: Has): Looks {
  const { curved, corners, headStart, headEnd } = chosen;
  const kind = element.kind === "diamond" ? "diamond" : "rect";
  const radius = corners === "round" ? roundRadius(kind, element.size) : 0;
  return {
    ...(has("curve", curved) && { curve: curved }),
    ...(has("corners", corners) && { radius }),
    ...(has("start", headStart) && { headStart }),
    ...(has("end", headEnd) && { headEnd }),
  };
}

/** Words in another size are broken and measured anew, once, by who changed it. */
function refitted(element: Element, change: Change, measure: Measure): Change {
  const [id, set] = change;
  if (set.curve !== undefined) return [id, { ...set, at: stillAt(element, withSet(element, set)) }];
  if (set.fontSize === undefined || (element.kind !== "text" && element.kind !== "note")) {
    return change;
  }
  const { at, size, lines } = withWords(withSet(element, set) as Words, element.text, measure);
  return [id, { ...set, at, size, lines }];
}

/** A turned curve turns about another middle than its straight line: where it keeps its place. */
function stillAt(before: Element, after: Element): readonly [number, number] {
  const [x, y] = applied(placement(before), 0, 0);
  const [newX, newY] = applied(placement(after), 0, 0);
  return [wire(before.at[0] / UNIT + x - newX), wire(before.at[1] / UNIT + y - newY)];
}

export function measureOn({ surface }: Desk): Measure {
  const context = contextOf(surface.element.ownerDocument.createElement("canvas"));
  return (line, fontSize) => measureLine(context, line, fontSize);
}
