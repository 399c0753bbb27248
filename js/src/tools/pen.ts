/** Pen and highlighter: they draw strokes that everyone sees while they are drawn. */

import { Frames } from "../canvas/frames";
import { paintInk } from "../canvas/ink";
import type { Overlay } from "../canvas/surface";
import { pack } from "../core/points";
import { INK_DEFAULTS, type Style } from "../core/types.gen";
import { highlightStyle, lineStyle } from "./choices";
import { type Desk, newElementId } from "./desk";
import { type Recorded, StrokeRecorder, strokeElement } from "./stroke-recorder";
import type { Gesture, Sample, Tool } from "./tool";

/** Points in one live message: more would not fit a frame with others. */
const MOST_AT_ONCE = 2000;
/** Others forget ink that is silent for 10 s; a stroke held down longer says it is there. */
const REMIND = 4000;

export const pen: Tool = {
  name: "pen",
  family: "pens",
  style: ["color", "width", "dash", "opacity"],
  draws: true,
  cursor: () => "crosshair",
  begin: (first, desk) => new PenGesture(first, desk, lineStyle(desk.choices)),
};

/** Wide and half transparent, over what it marks. */
export const highlighter: Tool = {
  name: "highlighter",
  family: "pens",
  style: ["highlight", "width"],
  draws: true,
  cursor: () => "crosshair",
  begin: (first, desk) => new PenGesture(first, desk, highlightStyle(desk.choices)),
};

class PenGesture implements Gesture {
  readonly overlay: Overlay;
  private readonly desk: Desk;
  private readonly recorder: StrokeRecorder;
  /** Points of each stroke that others have been sent. */
  private readonly sent = new Map<string, number>();
  private readonly frames: Frames;
  private reminded = 0;

  constructor(first: Sample, desk: Desk, style: Style) {
    this.desk = desk;
    this.recorder = new StrokeRecorder(style, first.pressure !== undefined, newElementId);
    this.frames = new Frames((now) => this.share(now));
    this.overlay = {
      paint: (brush) => {
        for (const stroke of this.recorder.strokes) paintInk(brush, stroke);
        return false;
      },
    };
    this.move([first]);
  }

  move(samples: readonly Sample[]): void {
    const strokes = this.recorder.strokes.length;
    for (const sample of samples) this.recorder.add(sample, this.desk.surface.view.zoom);
    if (this.recorder.strokes.length !== strokes || this.sent.size === 0) this.hideOwn();
    this.frames.request();
    this.desk.surface.liveChanged();
  }

  end(): void {
    this.recorder.finish();
    this.frames.stop();
    this.desk.drawing.clear();
    const elements = this.recorder.strokes.map(strokeElement);
    this.desk.board.submit(elements.map((element) => ({ kind: "add", element })));
    this.desk.surface.liveChanged();
  }

  cancel(): void {
    this.frames.stop();
    this.desk.drawing.clear();
    for (const [id, start] of this.sent) {
      this.desk.board.ink({ ...INK_DEFAULTS, id, start, points: new Uint8Array(0), end: true });
    }
    this.desk.surface.liveChanged();
  }

  /** The board shows this page's live strokes too, for its other views; here the gesture does. */
  private hideOwn(): void {
    for (const { id } of this.recorder.strokes) this.desk.drawing.add(id);
  }

  /** Once a frame: sends the new points; tells whether some are left. */
  private share(now: number): boolean {
    let left = false;
    for (const stroke of this.recorder.strokes) if (this.shareStroke(stroke)) left = true;
    if (this.recorder.strokes.length > 1 && now - this.reminded > REMIND) {
      this.reminded = now;
      for (const stroke of this.recorder.strokes.slice(0, -1)) this.remind(stroke);
    }
    return left;
  }

  private shareStroke(stroke: Recorded): boolean {
    const start = this.sent.get(stroke.id) ?? 0;
    const count = stroke.xy.length / 2;
    if (start === count) return false;
    const end = Math.min(count, start + MOST_AT_ONCE);
    this.sendInk(stroke, start, end);
    this.sent.set(stroke.id, end);
    return end < count;
  }

  /** Sends the last point of a finished part again, which changes nothing. */
  private remind(stroke: Recorded): void {
    const count = stroke.xy.length / 2;
    this.sendInk(stroke, count - 1, count);
  }

  private sendInk(stroke: Recorded, start: number, end: number): void {
    this.desk.board.ink({
      ...INK_DEFAULTS,
      id: stroke.id,
      start,
      points: pack(stroke.xy.slice(2 * start, 2 * end)),
      pressures: Uint8Array.from(stroke.pressures.slice(start, end)),
      style: start === 0 ? stroke.style : null,
    });
  }
}
