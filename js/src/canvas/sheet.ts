/**
 * A bitmap of one part of the board.
 *
 * Positions here are whole device pixels at the sheet's own scale, counted from the board's origin;
 * so a sheet can be moved over the screen, and parts of it repainted, without blur or seams.
 */

import type { Bounds } from "../core/path";
import type { Brush, Look } from "./paint";
import type { Frame, View } from "./view";

/** What is drawn on a canvas with; throws where there is nothing to draw with. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser gives no canvas to draw on");
  return context;
}

export class Sheet {
  readonly canvas: HTMLCanvasElement;
  /** Device pixels per board unit. */
  scale = 0;
  left = 0;
  top = 0;
  /** The part that is painted, in device pixels; undefined when nothing is. */
  covered: Bounds | undefined;
  /** Where it was laid last: to say so again would have the page laid out anew. */
  private laid = "";
  private readonly context: CanvasRenderingContext2D;

  constructor(document: Document) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "nb-sheet";
    this.context = contextOf(this.canvas);
  }

  /** Makes an empty sheet of `area`. */
  begin(scale: number, area: Bounds): void {
    this.scale = scale;
    this.left = area.left;
    this.top = area.top;
    this.covered = undefined;
    this.canvas.width = area.right - area.left;
    this.canvas.height = area.bottom - area.top;
  }

  /** Gives the bitmap's memory back. */
  release(): void {
    this.begin(0, { left: 0, top: 0, right: 0, bottom: 0 });
  }

  get area(): Bounds {
    const { left, top, canvas } = this;
    return { left, top, right: left + canvas.width, bottom: top + canvas.height };
  }

  /** Moves to `area`, if it is as large as that; what stays inside stays painted. */
  moveTo({ left, top, right, bottom }: Bounds): boolean {
    const { context, canvas } = this;
    if (canvas.width !== right - left || canvas.height !== bottom - top) return false;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = "copy";
    context.drawImage(canvas, this.left - left, this.top - top);
    context.globalCompositeOperation = "source-over";
    this.left = left;
    this.top = top;
    this.covered = intersection(this.covered, this.area);
    return true;
  }

  /** Runs `paint` with a brush in board units that reaches only `area`. */
  paintIn(area: Bounds, look: Look, paint: (brush: Brush) => void): void {
    const { context, scale } = this;
    context.save();
    context.setTransform(1, 0, 0, 1, -this.left, -this.top);
    context.beginPath();
    context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.clip();
    context.setTransform(scale, 0, 0, scale, -this.left, -this.top);
    paint({ context, scale, ...look });
    context.restore();
  }

  /** Lays a picture of `area` over what is there. */
  put(picture: CanvasImageSource, area: Bounds): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(picture, area.left - this.left, area.top - this.top);
  }

  clear(area: Bounds): void {
    this.context.setTransform(1, 0, 0, 1, -this.left, -this.top);
    const { left, top, right, bottom } = area;
    this.context.clearRect(left, top, right - left, bottom - top);
  }

  /** Lays the bitmap where `view` wants it, scaled while its own scale is another. */
  lay(view: View, ratio: number): void {
    if (this.scale === 0) return;
    const { style } = this.canvas;
    const factor = (view.zoom * ratio) / this.scale / ratio;
    const x = (this.left / this.scale - view.x) * view.zoom;
    const y = (this.top / this.scale - view.y) * view.zoom;
    const transform = `translate(${x}px, ${y}px) scale(${factor})`;
    if (transform === this.laid) return;
    this.laid = transform;
    style.transform = transform;
  }
}

/** A board area as whole device pixels round it, with one more for soft edges. */
export function pixelsRound(area: Bounds, scale: number): Bounds {
  return {
    left: Math.floor(area.left * scale) - 1,
    top: Math.floor(area.top * scale) - 1,
    right: Math.ceil(area.right * scale) + 1,
    bottom: Math.ceil(area.bottom * scale) + 1,
  };
}

export function toUnits(pixels: Bounds, scale: number): Bounds {
  return {
    left: pixels.left / scale,
    top: pixels.top / scale,
    right: pixels.right / scale,
    bottom: pixels.bottom / scale,
  };
}

/** What two areas share; undefined for nothing. */
export function intersection(one: Bounds | undefined, other: Bounds): Bounds | undefined {
  if (!one) return undefined;
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const right = Math.min(one.right, other.right);
  const bottom = Math.min(one.bottom, other.bottom);
  return left < right && top < bottom ? { left, top, right, bottom } : undefined;
}

export function contains(outer: Bounds, inner: Bounds): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}

/** What a view shows, at the scale it wants. */
export function viewPixels(view: View, frame: Frame): Bounds {
  const scale = view.zoom * frame.ratio;
  const left = Math.round(view.x * scale);
  const top = Math.round(view.y * scale);
  const right = left + Math.ceil(frame.width * frame.ratio);
  return { left, top, right, bottom: top + Math.ceil(frame.height * frame.ratio) };
}

/** With so many CSS pixels more on each side. */
export function widened(pixels: Bounds, { ratio }: Frame, margin: number): Bounds {
  const by = Math.round(margin * ratio);
  const { left, top, right, bottom } = pixels;
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

/** The next strip to paint so that `covered` comes to contain `wanted` within `limit`. */
export function strip(covered: Bounds, limit: Bounds, wanted: Bounds): Bounds | undefined {
  if (contains(covered, wanted)) return undefined;
  const { left, top, right, bottom } = covered;
  if (wanted.top < top) return { left, right, top: limit.top, bottom: top };
  if (wanted.bottom > bottom) return { left, right, top: bottom, bottom: limit.bottom };
  if (wanted.left < left) return { top, bottom, left: limit.left, right: left };
  return { top, bottom, left: right, right: limit.right };
}
