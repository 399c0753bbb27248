/** Turns pointer samples into strokes that each fit the limits of an element. */

import { UNIT } from "../core/geometry";
import { LIMITS, STROKE_DEFAULTS, type Stroke, type Style } from "../core/types.gen";
import { counted, placePoints } from "./pieces";
import type { Sample } from "./tool";

/** A stroke while it is recorded; an `Ink` for the canvas. */
export interface Recorded {
  readonly id: string;
  readonly style: Style;
  /** Board coordinates in 1/16 unit, flat. */
  readonly xy: number[];
  readonly pressures: number[];
}

/** Least way between two points, CSS pixels: what lies closer is the hand's tremor. */
const LEAST_STEP = 0.7;
/** Most bytes of packed points and pressures: with its envelope a stroke fits one entry. */
const MOST_BYTES = 56 * 1024;

export class StrokeRecorder {
  /** What has been drawn: one stroke, more when the pen is held down very long. */
  readonly strokes: Recorded[] = [];
  private readonly style: Style;
  private readonly pressed: boolean;
  private readonly newId: () => string;
  private bytes = 0;
  private skipped: Sample | undefined;

  /** `pressed` says whether the pointer is a pen that feels pressure. */
  constructor(style: Style, pressed: boolean, newId: () => string) {
    this.style = style;
    this.pressed = pressed;
    this.newId = newId;
    this.begin();
  }

  get current(): Recorded {
    return this.strokes[this.strokes.length - 1] as Recorded;
  }

  /** Takes a sample, unless it lies within the hand's tremor at this zoom. */
  add(sample: Sample, zoom: number): void {
    const { xy } = this.current;
    const dx = sample.x * UNIT - (xy[xy.length - 2] ?? Number.NaN);
    const dy = sample.y * UNIT - (xy[xy.length - 1] ?? Number.NaN);
    if (Math.hypot(dx, dy) * zoom < LEAST_STEP * UNIT) this.skipped = sample;
    else this.put(sample);
  }

  /** Takes the last sample even if it lay close: a stroke ends where the pen was lifted. */
  finish(): void {
    if (this.skipped !== undefined) this.put(this.skipped);
  }

  private put(sample: Sample): void {
    this.skipped = undefined;
    const x = counted(sample.x);
    const y = counted(sample.y);
    const { xy, pressures } = this.current;
    const lastX = xy[xy.length - 2];
    const lastY = xy[xy.length - 1];
    if (x === lastX && y === lastY) return;
    const size = length(x - (lastX ?? 0)) + length(y - (lastY ?? 0)) + (this.pressed ? 1 : 0);
    if (xy.length === 2 * LIMITS.POINTS || this.bytes + size > MOST_BYTES) {
      const pressure = pressures[pressures.length - 1];
      this.begin();
      this.put({ ...sample, x: (lastX ?? x) / UNIT, y: (lastY ?? y) / UNIT, pressure });
      this.put(sample);
      return;
    }
    this.bytes += size;
    xy.push(x, y);
    // A pen that is being lifted reports no pressure: the last one stands.
    const pressure = sample.pressure ?? pressures[pressures.length - 1] ?? 128;
    if (this.pressed) pressures.push(Math.round(pressure));
  }

  private begin(): void {
    this.bytes = 0;
    this.strokes.push({ id: this.newId(), style: this.style, xy: [], pressures: [] });
  }
}

/** The element that a recorded stroke becomes. */
export function strokeElement(recorded: Recorded): Stroke {
  return {
    ...STROKE_DEFAULTS,
    ...placePoints(recorded.xy),
    id: recorded.id,
    style: recorded.style,
    pressures: Uint8Array.from(recorded.pressures),
  };
}

/** Bytes that a difference takes when packed. */
function length(difference: number): number {
  const zigzag = Math.abs(difference) * 2;
  return zigzag < 128 ? 1 : zigzag < 16_384 ? 2 : zigzag < 2_097_152 ? 3 : 5;
}
