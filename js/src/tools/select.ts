/**
 * The select tool: click, box, lasso; and drags of what is selected.
 *
 * Alt-drag draws a loop instead of a box. Shift adds and takes away. A double click enters a group
 * or opens a text; of a shape with its label it opens the label at once.
 */

import type { Overlay } from "../canvas/surface";
import { groupOf } from "../core/groups";
import type { Element } from "../core/types.gen";
import type { Desk } from "./desk";
import { MoveGesture, ResizeGesture, RotateGesture } from "./drag-gestures";
import { handleAt, isInside, reachOf, spotsOf } from "./handles";
import { boxed, looped } from "./lasso";
import type { Gesture, Sample, Tool } from "./tool";
import { hasWords } from "./writing";

/** How near a line must be to be clicked, CSS pixels. */
const NEAR_MOUSE = 6;
const NEAR_TOUCH = 14;
/** A press that moves no further is a click, CSS pixels. */
const CLICK_WAY = 3;
const TOUCH_WAY = 8;

export const select: Tool = {
  name: "select",
  draws: false,
  cursor: () => "default",
  begin: (first, desk) => beginSelect(first, desk),
};

/** The topmost element under a pointer; a locked one only when nothing else is there. */
export function elementUnder(
  desk: Desk,
  { x, y, touch }: Pick<Sample, "x" | "y" | "touch">,
): Element | undefined {
  const { surface } = desk;
  const near = (touch ? NEAR_TOUCH : NEAR_MOUSE) / surface.view.zoom;
  const found = surface.elementsAt(x, y, near);
  return found.find(({ locked }) => !locked) ?? found[0];
}

function beginSelect(first: Sample, desk: Desk): Gesture {
  const { selection, surface } = desk;
  const toScreen = (x: number, y: number) => surface.toScreen(x, y);
  const { elements, free } = selection;
  const editable = free.length > 0 && free.length === elements.length;
  const inside = isInside(elements, first.px, first.py, toScreen);
  const spots = spotsOf({ elements, editable }, toScreen);
  const handle = handleAt(spots, first.px, first.py, reachOf(first.touch, inside));
  if (handle === "rotate") return new RotateGesture(first, desk);
  if (handle !== undefined) return new ResizeGesture(first, desk, handle);
  const element = elementUnder(desk, first);
  const twice = desk.clicks.isSecond(first);
  if (twice && openOrEnter(desk, element, first)) return NOTHING;
  if (element !== undefined) return new PressGesture(first, desk, element);
  if (inside && !first.shift && !first.alt) return new PressGesture(first, desk, undefined);
  return new AreaGesture(first, desk);
}

const NOTHING: Gesture = { move: () => undefined, end: () => undefined, cancel: () => undefined };

/** A double click: into the group, or into the words. */
function openOrEnter(desk: Desk, element: Element | undefined, at: Sample): boolean {
  const { selection, board } = desk;
  if (element === undefined) {
    if (selection.leaveGroup()) return true;
    if (!board.canDraw || desk.writeAt === undefined) return false;
    desk.writeAt(at.x, at.y);
    return true;
  }
  const group = groupOf(element, selection.inside);
  const entered = group !== undefined && selection.enter(element);
  if (entered && !isLabel(desk, element, group)) return true;
  if (!hasWords(element) || element.locked || !board.canDraw || desk.editWords === undefined)
    return entered;
  selection.set([element.id], selection.inside);
  desk.editWords(element);
  return true;
}

/** Words that are in a group with one shape and nothing else: whoever opens it wants to write. */
function isLabel({ board }: Desk, element: Element, group: string): boolean {
  if (!hasWords(element) || element.groups[0] !== group) return false;
  const members = [...board.elements()].filter(({ groups }) => groups.includes(group));
  return members.length === 2 && members.filter(hasWords).length === 1;
}

/** A press on something: a click selects it, a drag moves it. */
class PressGesture implements Gesture {
  private readonly first: Sample;
  private readonly desk: Desk;
  private readonly element: Element | undefined;
  private readonly wasSelected: boolean;
  private drag: MoveGesture | undefined;

  constructor(first: Sample, desk: Desk, element: Element | undefined) {
    this.first = first;
    this.desk = desk;
    this.element = element;
    const { selection } = desk;
    this.wasSelected = element === undefined || selection.ids.has(element.id);
    if (element === undefined || this.wasSelected) return;
    if (first.shift) selection.add(freeUnit(desk, element));
    else selectUnit(desk, element);
  }

  get overlay(): Overlay {
    return {
      paint: (brush, now) => this.drag?.overlay.paint?.(brush, now) ?? false,
    };
  }

  move(samples: readonly Sample[]): void {
    const last = samples.at(-1);
    if (last === undefined) return;
    if (this.drag === undefined) {
      const { first, desk } = this;
      const way = Math.hypot(last.px - first.px, last.py - first.py);
      if (way <= (first.touch ? TOUCH_WAY : CLICK_WAY)) return;
      if (desk.selection.free.length === 0) return;
      this.drag = new MoveGesture(first, desk);
    }
    this.drag.move(samples);
  }

  end(): void {
    const { selection } = this.desk;
    if (this.drag !== undefined) {
      this.drag.end();
      return;
    }
    if (!this.wasSelected) return;
    if (this.element === undefined) selection.set([], selection.inside);
    else if (this.first.shift) selection.remove(selection.unitOf(this.element));
    else selectUnit(this.desk, this.element);
  }

  cancel(): void {
    this.drag?.cancel();
  }
}

/** Selects what was clicked; a click on something outside the entered group leaves that. */
export function selectUnit({ selection }: Desk, element: Element): void {
  const stays = element.groups.includes(selection.inside);
  const inside = stays ? selection.inside : "";
  selection.set(selection.unitOf(element, inside), inside);
}

/** With others a locked element is not selected: there is nothing to be done with both. */
function freeUnit({ selection }: Desk, element: Element): string[] {
  return element.locked && selection.size > 0 ? [] : selection.unitOf(element);
}

/** A drag on empty board: selects what lies in a box, or with Alt in a loop. */
class AreaGesture implements Gesture {
  readonly overlay: Overlay;
  private readonly desk: Desk;
  private readonly first: Sample;
  private readonly before: ReadonlySet<string>;
  private readonly inside: string;
  private last: Sample;
  /** How far the pointer has been from where it went down, CSS pixels. */
  private way = 0;
  private readonly loop: number[] = [];

  constructor(first: Sample, desk: Desk) {
    this.desk = desk;
    this.first = first;
    this.last = first;
    this.inside = desk.selection.inside;
    this.before = first.shift ? desk.selection.ids : new Set();
    if (!first.shift) desk.selection.set([], this.inside);
    if (first.alt) this.loop.push(first.x, first.y);
    this.overlay = {
      paintScreen: (context) => {
        this.paint(context);
        return false;
      },
    };
  }

  move(samples: readonly Sample[]): void {
    this.last = samples.at(-1) ?? this.last;
    for (const { px, py } of samples) {
      this.way = Math.max(this.way, Math.hypot(px - this.first.px, py - this.first.py));
    }
    if (this.loop.length > 0) for (const { x, y } of samples) this.loop.push(x, y);
    const { selection, surface } = this.desk;
    const ids = new Set(this.before);
    for (const element of this.caught()) {
      if (element.locked || (this.inside !== "" && !element.groups.includes(this.inside))) continue;
      for (const id of selection.unitOf(element, this.inside)) ids.add(id);
    }
    selection.set(ids, this.inside);
    surface.liveChanged();
  }

  end(): void {
    const { selection, surface } = this.desk;
    if (this.way <= CLICK_WAY && !this.first.shift) selection.clear();
    surface.liveChanged();
  }

  cancel(): void {
    this.desk.selection.set(this.before, this.inside);
    this.desk.surface.liveChanged();
  }

  private caught(): Element[] {
    const { surface } = this.desk;
    if (this.loop.length > 0) {
      const xs = this.loop.filter((_, i) => i % 2 === 0);
      const ys = this.loop.filter((_, i) => i % 2 === 1);
      const area = {
        left: xs.reduce((least, x) => Math.min(least, x)),
        right: xs.reduce((most, x) => Math.max(most, x)),
        top: ys.reduce((least, y) => Math.min(least, y)),
        bottom: ys.reduce((most, y) => Math.max(most, y)),
      };
      return looped(surface.elementsWithin(area), this.loop);
    }
    const { first, last } = this;
    const box = {
      left: Math.min(first.x, last.x),
      right: Math.max(first.x, last.x),
      top: Math.min(first.y, last.y),
      bottom: Math.max(first.y, last.y),
    };
    return boxed(surface.elementsWithin(box), box);
  }

  private paint(context: CanvasRenderingContext2D): void {
    const { surface, marks } = this.desk;
    context.beginPath();
    if (this.loop.length > 0) {
      for (let i = 0; i < this.loop.length; i += 2) {
        context.lineTo(...surface.toScreen(this.loop[i] as number, this.loop[i + 1] as number));
      }
      context.closePath();
    } else {
      const [x, y] = surface.toScreen(this.first.x, this.first.y);
      context.rect(x, y, this.last.px - x, this.last.py - y);
    }
    context.fillStyle = marks.area;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = marks.line;
    context.stroke();
  }
}
