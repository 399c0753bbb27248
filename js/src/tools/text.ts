/** Text and notes: a press says where, then one writes. */

import { UNIT } from "../core/geometry";
import { type Desk, newElementId } from "./desk";
import { counted, dragged } from "./pieces";
import type { Gesture, Sample, Tool } from "./tool";
import { newNote, newText, type Words } from "./writing";

/** A narrower drag was meant as a click, CSS pixels. */
const LEAST_WIDTH = 24;
const FRAME = "rgb(134 142 150 / 90%)";

export const text: Tool = {
  name: "text",
  style: ["color", "font", "align", "opacity"],
  draws: true,
  places: true,
  cursor: () => "text",
  begin: (first, desk) => new PlaceGesture(first, desk, textBetween),
};

export const note: Tool = {
  name: "note",
  style: ["note", "font"],
  draws: true,
  places: true,
  cursor: () => "crosshair",
  begin: (first, desk) =>
    new PlaceGesture(first, desk, (_, last) =>
      newNote(newElementId(), last.x, last.y, desk.choices),
    ),
};

/** A click begins a text that grows with its words; a drag gives it a width to break at. */
function textBetween(first: Sample, last: Sample, { choices }: Desk): Words {
  const made = newText(newElementId(), first.x, first.y, choices);
  if (Math.abs(last.px - first.px) < LEAST_WIDTH) return made;
  const { left, top, width } = dragged(first, last, { shift: false, alt: false });
  const at = [counted(left), counted(top)] as const;
  return { ...made, at, size: [Math.round(width * UNIT), made.size[1]], lines: [""] };
}

type Make = (first: Sample, last: Sample, desk: Desk) => Words;

class PlaceGesture implements Gesture {
  private readonly first: Sample;
  private readonly desk: Desk;
  private readonly make: Make;
  private last: Sample;
  readonly overlay = {
    paintScreen: (context: CanvasRenderingContext2D): boolean => {
      const { first, last } = this;
      if (this.make !== textBetween || Math.abs(last.px - first.px) < LEAST_WIDTH) return false;
      context.strokeStyle = FRAME;
      context.lineWidth = 1;
      context.strokeRect(first.px, first.py, last.px - first.px, last.py - first.py);
      return false;
    },
  };

  constructor(first: Sample, desk: Desk, make: Make) {
    this.first = first;
    this.last = first;
    this.desk = desk;
    this.make = make;
  }

  move(samples: readonly Sample[]): void {
    this.last = samples.at(-1) ?? this.last;
    this.desk.surface.liveChanged();
  }

  end(): void {
    this.desk.editWords?.(this.make(this.first, this.last, this.desk));
  }

  cancel(): void {
    this.desk.surface.liveChanged();
  }
}
