/** Shapes that fill a box: dragged out from corner to corner, or set down by a click. */

import { Frames } from "../canvas/frames";
import { paintElement } from "../canvas/paint";
import type { Overlay } from "../canvas/surface";
import {
  DIAMOND_DEFAULTS,
  ELLIPSE_DEFAULTS,
  type Element,
  RECT_DEFAULTS,
  type Style,
  TRIANGLE_DEFAULTS,
} from "../core/types.gen";
import { shapeStyle } from "./choices";
import { type Desk, newElementId } from "./desk";
import { type Box, dragged, placeOf } from "./pieces";
import type { Gesture, Sample, Tool, ToolName } from "./tool";

type Placed = ReturnType<typeof placeOf> & { readonly id: string; readonly style: Style };

/** Less than this is a click, CSS pixels. */
const LEAST_DRAG = 4;
/** What a click sets down about its place, CSS pixels. */
const CLICKED = { width: 120, height: 90 };

export const rectangle = boxTool("rectangle", (place) => ({ ...RECT_DEFAULTS, ...place }));
export const ellipse = boxTool("ellipse", (place) => ({ ...ELLIPSE_DEFAULTS, ...place }));
export const diamond = boxTool("diamond", (place) => ({ ...DIAMOND_DEFAULTS, ...place }));
export const triangle = boxTool("triangle", (place) => ({ ...TRIANGLE_DEFAULTS, ...place }));
export const rightTriangle = boxTool("right-triangle", (place) => ({
  ...TRIANGLE_DEFAULTS,
  ...place,
  right: true,
}));

function boxTool(name: ToolName, make: (place: Placed) => Element): Tool {
  return {
    name,
    family: "shapes",
    style: ["color", "fill", "width", "dash", "opacity"],
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
  private readonly make: (place: Placed) => Element;
  private readonly style: Style;
  private readonly frames = new Frames(() => this.share());
  /** Undefined while the pointer has hardly moved. */
  private element: Element | undefined;

  constructor(first: Sample, desk: Desk, make: (place: Placed) => Element) {
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
    return this.make({ ...placeOf(box), id: this.id, style: this.style });
  }

  private share(): boolean {
    if (this.element !== undefined) {
      this.desk.board.live({ kind: "shape", id: this.id, element: this.element });
    }
    return false;
  }
}
