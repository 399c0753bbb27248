/** The eraser: removes what it touches, or splits strokes; one gesture is one undo step. */

import { REMOVE_DEFAULTS } from "../core/types.gen";
import type { Desk } from "./desk";
import { RubGesture } from "./rubbing";
import type { Gesture, Sample, Tool } from "./tool";

export const eraser: Tool = {
  name: "eraser",
  style: ["erasing"],
  draws: true,
  cursor: () => "none",
  begin: (first, desk) =>
    desk.choices.erasing === "rub" ? new RubGesture(first, desk) : new EraserGesture(first, desk),
  hover: (context, desk, px, py) => {
    context.beginPath();
    context.arc(px, py, desk.choices.eraserRadius, 0, 2 * Math.PI);
    context.fillStyle = "rgb(134 142 150 / 25%)";
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = "rgb(134 142 150 / 90%)";
    context.stroke();
  },
};

/** What is touched fades at once and goes when the pointer is lifted. */
class EraserGesture implements Gesture {
  private readonly desk: Desk;
  private readonly touched = new Set<string>();
  private last: Sample;

  constructor(first: Sample, desk: Desk) {
    this.desk = desk;
    this.last = first;
    this.move([first]);
  }

  move(samples: readonly Sample[]): void {
    const before = this.touched.size;
    for (const sample of samples) this.sweep(sample);
    if (this.touched.size > before) this.desk.surface.fade(this.touched);
    this.desk.surface.liveChanged();
  }

  end(): void {
    this.desk.surface.fade(new Set());
    const there = [...this.touched].filter((id) => this.desk.board.get(id) !== undefined);
    if (there.length === 0) return;
    // One op for each: an op is all or nothing, and somebody else may just remove one of them.
    this.desk.board.submit(there.map((id) => ({ ...REMOVE_DEFAULTS, ids: [id] })));
  }

  cancel(): void {
    this.desk.surface.fade(new Set());
  }

  /** Touches all between the last sample and this one, in steps that leave no gap. */
  private sweep(sample: Sample): void {
    const { surface, choices } = this.desk;
    const radius = choices.eraserRadius / surface.view.zoom;
    const way = Math.hypot(sample.x - this.last.x, sample.y - this.last.y);
    const steps = Math.max(1, Math.ceil(way / radius));
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps;
      const x = this.last.x + (sample.x - this.last.x) * share;
      const y = this.last.y + (sample.y - this.last.y) * share;
      for (const element of surface.elementsAt(x, y, radius)) {
        if (!element.locked) this.touched.add(element.id);
      }
    }
    this.last = sample;
  }
}
