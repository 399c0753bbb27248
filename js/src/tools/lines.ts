/**
 * Lines, arrows and polygons: dragged from end to end, or clicked corner by corner.
 *
 * Clicked ones end by Enter, a double click or a click on the first corner.
 */

import { Frames } from "../canvas/frames";
import { paintElement } from "../canvas/paint";
import type { Overlay } from "../canvas/surface";
import {
  ARROW_DEFAULTS,
  type Element,
  LIMITS,
  LINE_DEFAULTS,
  POLYGON_DEFAULTS,
} from "../core/types.gen";
import { lineStyle, type StylePart, shapeStyle } from "./choices";
import { type Desk, newElementId } from "./desk";
import { counted, type Point, placePoints, steered } from "./pieces";
import type { Gesture, Sample, Tool } from "./tool";

type LineName = "line" | "arrow" | "polygon";

/** Positions this close are one, CSS pixels. */
const SAME = 6;
const LINE_STYLE: readonly StylePart[] = [
  "color",
  "width",
  "dash",
  "curve",
  "start",
  "end",
  "opacity",
];
const POLYGON_STYLE: readonly StylePart[] = ["color", "fill", "width", "dash", "opacity"];

export const arrow = lineTool("arrow");
export const line = lineTool("line");
export const polygon = lineTool("polygon");

function lineTool(name: LineName): Tool {
  return {
    name,
    family: "shapes",
    style: name === "polygon" ? POLYGON_STYLE : LINE_STYLE,
    draws: true,
    cursor: () => "crosshair",
    begin: (first, desk) => new LineGesture(name, first, desk),
  };
}

class LineGesture implements Gesture {
  readonly overlay: Overlay;
  private readonly id = newElementId();
  private readonly name: LineName;
  private readonly desk: Desk;
  /** Corners that stand. */
  private corners: Point[];
  /** Where the pointer is, and so the next corner. */
  private tip: Point;
  /** A line that is dragged, not clicked, may grow from its middle. */
  private dragging = true;
  private middle = false;
  private closed = false;
  private shared = false;
  private readonly frames = new Frames(() => this.share());

  constructor(name: LineName, first: Sample, desk: Desk) {
    this.name = name;
    this.desk = desk;
    this.corners = [first];
    this.tip = first;
    this.overlay = {
      paint: (brush) => {
        const element = this.element([...this.start(), this.tip]);
        if (element !== undefined) paintElement(brush, element);
        return false;
      },
    };
  }

  move(samples: readonly Sample[]): void {
    const sample = samples.at(-1);
    const last = this.corners.at(-1);
    if (sample === undefined || last === undefined) return;
    this.tip = steered(last, sample, sample);
    this.middle = this.dragging && sample.alt;
    this.frames.request();
    this.desk.surface.liveChanged();
  }

  rests(): boolean {
    const [first] = this.corners as [Point];
    const moved = !this.near(this.tip, this.corners.at(-1) as Point);
    if (this.dragging) {
      if (moved) this.corners = [...this.start(), this.tip];
      this.dragging = false;
      this.middle = false;
      return this.name === "polygon" || !moved;
    }
    if (!moved) return false;
    if (this.corners.length > 2 && this.near(this.tip, first)) {
      // A head needs an end to sit on.
      if (this.name === "arrow") this.corners.push(first);
      else this.closed = true;
      return false;
    }
    this.corners.push(this.tip);
    return this.corners.length < LIMITS.POINTS;
  }

  end(): void {
    this.frames.stop();
    const element = this.element(this.corners);
    if (element === undefined || this.corners.length < this.least()) {
      this.cancel();
      return;
    }
    this.desk.board.submit([{ kind: "add", element }]);
    this.desk.made(this.id);
    this.desk.surface.liveChanged();
  }

  cancel(): void {
    this.frames.stop();
    if (this.shared) this.desk.board.live({ kind: "shape", id: this.id, element: null });
    this.desk.surface.liveChanged();
  }

  /** Where the line begins: with Alt as far behind the first press as the tip is before it. */
  private start(): Point[] {
    const [first] = this.corners;
    if (!this.middle || first === undefined) return this.corners;
    return [{ x: 2 * first.x - this.tip.x, y: 2 * first.y - this.tip.y }];
  }

  private least(): number {
    return this.name === "polygon" ? 3 : 2;
  }

  private near(one: Point, other: Point): boolean {
    return Math.hypot(one.x - other.x, one.y - other.y) * this.desk.surface.view.zoom < SAME;
  }

  /** The element through these corners; a line while a polygon has but two. */
  private element(corners: readonly Point[]): Element | undefined {
    const xy = corners.flatMap(({ x, y }) => [counted(x), counted(y)]);
    if (xy.length < 4) return undefined;
    const base = { ...placePoints(xy), id: this.id };
    const { choices } = this.desk;
    const { curved: curve, headStart, headEnd } = choices;
    const line = { ...base, curve, headStart, headEnd, style: lineStyle(choices) };
    if (this.name === "arrow") return { ...ARROW_DEFAULTS, ...line };
    if (this.name === "polygon" && corners.length > 2) {
      return { ...POLYGON_DEFAULTS, ...base, style: shapeStyle(choices) };
    }
    const closed = this.closed && corners.length > 2;
    // The first two corners of a polygon are a line, but not one with heads.
    if (this.name === "polygon") return { ...LINE_DEFAULTS, ...base, style: line.style };
    return { ...LINE_DEFAULTS, ...line, closed };
  }

  private share(): boolean {
    const element = this.element([...this.start(), this.tip]);
    if (element === undefined) return false;
    this.shared = true;
    this.desk.board.live({ kind: "shape", id: this.id, element });
    return false;
  }
}
