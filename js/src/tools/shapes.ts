/** Shapes that fill a box: dragged out from corner to corner, or set down by a click. */

import { Frames } from "../canvas/frames";
import { paintElement } from "../canvas/paint";
import type { Overlay } from "../canvas/surface";
import { roundRadius } from "../core/edit";
import {
  DIAMOND_DEFAULTS,
  ELLIPSE_DEFAULTS,
  type Element,
  RECT_DEFAULTS,
  type Style,
  TRIANGLE_DEFAULTS,
} from "../core/types.gen";
import { type Choices, type StylePart, shapeStyle } from "./choices";
import { type Desk, newElementId } from "./desk";
import { type Box, dragged, placeOf } from "./pieces";
import type { Gesture, Sample, Tool, ToolName } from "./tool";

type Make = (place: Placed, choices: Choices) => Element;
type Placed = ReturnType<typeof placeOf> & { readonly id: string; readonly style: Style };

/** Less than this is a click, CSS pixels. */
const LEAST_DRAG = 4;
/** What a click sets down about its place, CSS pixels. */
const CLICKED = { width: 120, height: 90 };

const STYLE: readonly StylePart[] = ["color", "fill", "width", "dash", "opacity"];
const CORNERED: readonly StylePart[] = ["color", "fill", "width", "dash", "corners", "opacity"];

export const rectangle = boxTool("rectangle", (place, { corners }) => ({
  ...RECT_DEFAULTS,
  ...place,
  radius: corners === "round" ? roundRadius("rect", place.size) : 0,
}));
export const ellipse = boxTool("ellipse", (place) => ({ ...ELLIPSE_DEFAULTS, ...place }));
export const diamond = boxTool("diamond", (place, { corners }) => ({
  ...DIAMOND_DEFAULTS,
  ...place,
  radius: corners === "round" ? roundRadius("diamond", place.size) : 0,
}));
export const triangle = boxTool("triangle", (place) => ({ ...TRIANGLE_DEFAULTS, ...place }));
export const rightTriangle = boxTool("right-triangle", (place) => ({
  ...TRIANGLE_DEFAULTS,
  ...place,
  right: true,
}));

function boxTool(name: ToolName, make: Make): Tool {
  return {
    name,
    family: "shapes",
    style: name === "rectangle" || name === "diamond" ? CORNERED : STYLE,
    draws: true,
    cursor: () => "crosshair",
    begin: (first, desk) => new BoxGesture(first, desk, make),
  };
}

class BoxGesture implements Gesture {
  readonly overlay: Overlay;
  private readonly id = newElementId();
  private readonly first: Sample;
  private readonly desk: Desk;
  private readonly make: Make;
  private readonly style: Style;
  private readonly frames = new Frames(() => this.share());
  /** Undefined while the pointer has hardly moved. */
  private element: Element | undefined;

  constructor(first: Sample, desk: Desk, make: Make) {
    this.first = first;
    this.desk = desk;
    this.make = make;
    this.style = shapeStyle(desk.choices);
    this.overlay = {
      paint: (brush) => {
        if (this.element !== undefined) paintElement(brush, this.element);
        return false;
      },
    };
  }

  move(samples: readonly Sample[]): void {
    const { first } = this;
    const last = samples.at(-1) ?? first;
    const way = Math.hypot(last.px - first.px, last.py - first.py);
    if (this.element === undefined && way < LEAST_DRAG) return;
    this.element = this.fill(dragged(first, last, last));
    this.frames.request();
    this.desk.surface.liveChanged();
  }

  end(): void {
    this.frames.stop();
    const { zoom } = this.desk.surface.view;
    const width = CLICKED.width / zoom;
    const height = CLICKED.height / zoom;
    const left = this.first.x - width / 2;
    const top = this.first.y - height / 2;
    const element = this.element ?? this.fill({ left, top, width, height });
    this.desk.board.submit([{ kind: "add", element }]);
    this.desk.made(this.id);
    this.desk.surface.liveChanged();
  }

  cancel(): void {
    this.frames.stop();
    if (this.element !== undefined) {
      this.desk.board.live({ kind: "shape", id: this.id, element: null });
    }
    this.desk.surface.liveChanged();
  }

  private fill(box: Box): Element {
    const place = { ...placeOf(box), id: this.id, style: this.style };
    return this.make(place, this.desk.choices);
  }

  private share(): boolean {
    if (this.element !== undefined) {
      this.desk.board.live({ kind: "shape", id: this.id, element: this.element });
    }
    return false;
  }
}
