/** The looks of what is selected, in the terms in which tools choose theirs. */

import { measureLine } from "../canvas/text";
import { type Change, type Looks, patches, restyled, withSet } from "../core/edit";
import { hasArea, UNIT } from "../core/geometry";
import type { Element } from "../core/types.gen";
import type { Choices, StylePart } from "./choices";
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
    case "line":
    case "arrow":
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

function wanted(element: Element, chosen: Partial<Choices>): Looks {
  const parts = partsOf(element);
  const { color, noteColor, fill, width, dash, fontSize, align, alpha } = chosen;
  const has = (part: StylePart, value: unknown): boolean =>
    value !== undefined && parts.includes(part);
  return {
    ...(has("color", color) && { stroke: color }),
    ...(has("note", noteColor) && { fill: noteColor }),
    ...(has("fill", fill) && { fill }),
    ...(has("width", width) && { width: Math.round((width ?? 0) * UNIT) }),
    ...(has("dash", dash) && { dash }),
    ...(has("font", fontSize) && { fontSize: Math.round((fontSize ?? 0) * UNIT) }),
    ...(has("align", align) && { align }),
    ...(has("opacity", alpha) && { strokeAlpha: alpha, fillAlpha: alpha }),
  };
}

/** Words in another size are broken and measured anew, once, by who changed it. */
function refitted(element: Element, change: Change, measure: Measure): Change {
  const [id, set] = change;
  if (set.fontSize === undefined || (element.kind !== "text" && element.kind !== "note")) {
    return change;
  }
  const { at, size, lines } = withWords(withSet(element, set) as Words, element.text, measure);
  return [id, { ...set, at, size, lines }];
}

function measureOn({ surface }: Desk): Measure {
  const context = surface.element.ownerDocument.createElement("canvas").getContext("2d");
  if (context === null) throw new Error("this browser gives no canvas to measure on");
  return (line, fontSize) => measureLine(context, line, fontSize);
}
