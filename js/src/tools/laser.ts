/** The laser pointer: shows everyone something and leaves nothing. */

import { Frames } from "../canvas/frames";
import { pack } from "../core/points";
import type { Desk } from "./desk";
import { counted } from "./pieces";
import type { Gesture, Sample, Tool } from "./tool";

/** Points kept of one's own trail: more than a mouse gives in the second that they are seen. */
const MOST = 1000;
/** In one message. */
const MOST_SENT = 128;

export const laser: Tool = {
  name: "laser",
  family: "pens",
  draws: true,
  cursor: () => "crosshair",
  begin: (first, desk) => new LaserGesture(first, desk),
};

class LaserGesture implements Gesture {
  private readonly desk: Desk;
  private readonly unsent: number[] = [];
  private readonly frames = new Frames(() => this.share());

  constructor(first: Sample, desk: Desk) {
    this.desk = desk;
    // A pause between two strokes must not join them.
    desk.laser = [];
    this.move([first]);
  }

  move(samples: readonly Sample[]): void {
    const at = Date.now();
    const points = samples.map(({ x, y }) => ({ x: counted(x), y: counted(y), at }));
    for (const { x, y } of points) this.unsent.push(x, y);
    this.desk.laser = [...this.desk.laser, ...points].slice(-MOST);
    this.frames.request();
    this.desk.surface.liveChanged();
  }

  end(): void {
    this.frames.stop();
    while (this.unsent.length > 0) this.share();
  }

  cancel(): void {
    this.frames.stop();
    this.desk.laser = [];
    this.desk.surface.liveChanged();
  }

  private share(): boolean {
    const points = this.unsent.splice(0, 2 * MOST_SENT);
    if (points.length > 0) this.desk.board.live({ kind: "laser", points: pack(points) });
    return this.unsent.length > 0;
  }
}
