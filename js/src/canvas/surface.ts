/**
 * The part of the page that shows a board: two canvases, one view on the board, one frame loop.
 *
 * Below lies what is committed, above it what is live. Nothing is painted unless something
 * changed, and nothing at all while the surface has no size (a notebook's detached output).
 */

import { grown } from "../core/geometry";
import type { Bounds } from "../core/path";
import type { Element } from "../core/types.gen";
import { CommittedLayer, type Mover } from "./committed";
import { ElementIndex } from "./element-index";
import { Frames } from "./frames";
import type { Brush, Look, Pictures } from "./paint";
import type { Painter } from "./painter";
import { LIGHT, type Paper } from "./paper";
import { onRatio } from "./ratio";
import type { Scene } from "./scene";
import { contextOf } from "./sheet";
import { lineWidths } from "./text";
import {
  type Frame,
  fitted,
  marginOf,
  roomy,
  START,
  seen,
  snapped,
  toBoard,
  toScreen,
  type View,
} from "./view";
import { isWritten } from "./words";

/** Paints above the committed picture; both say whether they need another frame. */
export interface Overlay {
  /** In board units. */
  paint?(brush: Brush, now: number): boolean;
  /** In CSS pixels from the surface's corner. */
  paintScreen?(context: CanvasRenderingContext2D, view: View, now: number): boolean;
}

export interface SurfaceChange {
  readonly touched: ReadonlySet<string> | "all";
  readonly orderChanged: boolean;
}

/** What has not moved for this long, ms, is at rest. */
const REST = 250;

/** How long texts are measured in one frame, ms: each takes 5 µs, the first ones four times that. */
const MEASURING = 4;
/** What took longer to take in, ms, is painted in the next frame. */
const TAKING_IN = 8;
/** How much wider a line may be in another face, as a share of it. */
const WIDER = 0.5;

export class Surface {
  readonly element: HTMLElement;
  private current: View = START;
  private frame: Frame = { width: 0, height: 0, ratio: 1 };
  private look: Look;
  private liveDirty = true;
  /** When each of them moved something last. */
  private readonly movedAt = { hand: Number.NEGATIVE_INFINITY, others: Number.NEGATIVE_INFINITY };
  private pending: Set<string> | "all" = "all";
  /** Whether some of those may lie elsewhere in the stack. */
  private restacked = false;
  /** Texts whose letters may reach further than is known. */
  private unmeasured: string[] = [];
  /** What texts that have been measured since reach beyond what was known. */
  private wider: Bounds[] = [];
  private readonly scene: Scene;
  private readonly index: ElementIndex;
  private readonly committed: CommittedLayer;
  private readonly live: CanvasRenderingContext2D;
  private readonly overlays: Overlay[] = [];
  private readonly viewListeners = new Set<() => void>();
  private readonly frames = new Frames((now) => this.work(now));
  private readonly resizes: ResizeObserver;
  private readonly forgetRatio: () => void;
  /** Whether painting was put off to the next frame. */
  private putsOff = false;
  /** What `fit` chose last. */
  private whole: View | undefined;

  /**
   * Fills `element`, which must be positioned and clip what overflows. Large paints are done by
   * `painter`, where there is one.
   */
  constructor(element: HTMLElement, scene: Scene, pictures: Pictures, painter?: Painter) {
    this.element = element;
    this.scene = scene;
    this.look = { paper: LIGHT, pictures, faded: new Set(), hidden: new Set() };
    this.index = new ElementIndex(scene);
    this.committed = new CommittedLayer(element, this.index, this.look, painter);
    this.committed.onArrived = () => this.frames.request();
    const canvas = element.ownerDocument.createElement("canvas");
    canvas.className = "nb-live";
    this.live = contextOf(canvas);
    element.append(canvas);
    // The process that has the pixels may end, or its memory be wanted; then they are blank.
    element.addEventListener("contextrestored", () => this.repaint(), true);
    this.resizes = new ResizeObserver(() => this.measure());
    this.resizes.observe(element);
    this.forgetRatio = onRatio(element.ownerDocument.defaultView, () => this.measure());
    this.measure();
  }

  get view(): View {
    return this.current;
  }

  get size(): Frame {
    return this.frame;
  }

  /** Shows this part of the board; `mover` is who wants that. */
  setView(view: View, mover: Mover = "hand"): void {
    const next = snapped(view, this.frame.ratio);
    const { x, y, zoom } = this.current;
    if (next.x === x && next.y === y && next.zoom === zoom) return;
    this.current = next;
    this.liveChanged(mover);
    for (const listener of this.viewListeners) listener();
  }

  /** Calls `listener` after each change of view or size; gives the function that ends it. */
  onView(listener: () => void): () => void {
    this.viewListeners.add(listener);
    return () => this.viewListeners.delete(listener);
  }

  /**
   * Shows all that is on the board, at 100 % or smaller; an empty board at its origin. `room` is
   * left for what is still to come, as a share of what is there.
   */
  fit(room = 0, bounds = this.bounds()): void {
    const whole = bounds ? fitted(roomy(bounds, room), this.frame, marginOf(this.frame)) : START;
    this.setView(whole, "nobody");
    this.whole = this.current;
  }

  /** Whether the view is still the one that `fit` chose. */
  get isFitted(): boolean {
    const { whole, current } = this;
    return whole?.x === current.x && whole.y === current.y && whole.zoom === current.zoom;
  }

  /** What the board's elements cover; undefined for an empty board. */
  bounds(): Bounds | undefined {
    this.settle();
    return this.index.bounds();
  }

  /** What of the board is seen now, board units. */
  seen(): Bounds {
    return seen(this.current, this.frame);
  }

  addOverlay(overlay: Overlay): () => void {
    this.overlays.push(overlay);
    return () => {
      this.overlays.splice(this.overlays.indexOf(overlay), 1);
      this.liveChanged();
    };
  }

  setPaper(paper: Paper): void {
    if (paper === this.look.paper) return;
    this.setLook({ ...this.look, paper });
    this.repaint();
  }

  /** Paints everything anew: something that all elements share looks different. */
  repaint(): void {
    this.committed.repaintAll();
    this.liveChanged("nobody");
  }

  /** Shows these elements pale, all others as they are. */
  fade(ids: ReadonlySet<string>): void {
    this.change("faded", ids);
  }

  /** Leaves these elements out of the committed picture: an overlay paints them. */
  hide(ids: ReadonlySet<string>): void {
    this.change("hidden", ids);
  }

  private change(which: "faded" | "hidden", ids: ReadonlySet<string>): void {
    const before = this.look[which];
    const fresh = new Set(ids);
    if (before.size === 0 && fresh.size === 0) return;
    this.settle();
    this.setLook({ ...this.look, [which]: fresh });
    for (const id of new Set([...before, ...fresh])) {
      if (before.has(id) !== fresh.has(id)) this.repaintOne(id);
    }
  }

  private setLook(look: Look): void {
    this.look = look;
    this.committed.setLook(look);
  }

  private repaintOne(id: string): void {
    const area = this.index.boundsOf(id);
    if (area === undefined) return;
    this.committed.touched(area);
    this.frames.request();
  }

  /** Elements changed: repaints what they touch. */
  changed({ touched, orderChanged }: SurfaceChange): void {
    if (orderChanged) this.index.reordered();
    this.restacked ||= orderChanged;
    if (touched === "all" || this.pending === "all") this.pending = "all";
    else for (const id of touched) this.pending.add(id);
    this.frames.request();
  }

  /** Something that an overlay paints changed, moved by `mover`. */
  liveChanged(mover: Mover = "hand"): void {
    if (mover !== "nobody") this.movedAt[mover] = performance.now();
    this.liveDirty = true;
    this.frames.request();
  }

  /** A picture arrived: the elements that show it can be painted. */
  pictureArrived(blob: string): void {
    this.repaintAny((element) => element.kind === "image" && element.blob === blob);
  }

  /**
   * The face of texts arrived: what is written looks different, and nothing else. From now on it
   * is known how far letters reach.
   */
  faceArrived(): void {
    this.settle();
    for (const element of this.scene.elements()) {
      if (!isWritten(element)) continue;
      this.unmeasured.push(element.id);
      const box = this.index.boundsOf(element.id);
      // The face that was there instead is wider, and reached further than the box.
      const sides = box && Math.max(box.right - box.left, box.bottom - box.top);
      if (box && sides) this.committed.touched(grown(box, sides * WIDER));
    }
    this.index.setWidths(lineWidths(contextOf(document.createElement("canvas"))));
    this.liveChanged("nobody");
  }

  /**
   * Measures some texts; tells whether there are more. All that reach further are painted anew
   * together: many small areas are one large one.
   */
  private measureSome(): boolean {
    if (this.unmeasured.length === 0) return false;
    const until = performance.now() + MEASURING;
    while (this.unmeasured.length > 0 && performance.now() < until) {
      const area = this.index.measure(this.unmeasured.pop() as string);
      if (area !== undefined) this.wider.push(area);
    }
    if (this.unmeasured.length > 0) return true;
    for (const area of this.wider) this.committed.touched(area);
    this.wider = [];
    return false;
  }

  private repaintAny(wanted: (element: Element) => boolean): void {
    for (const element of this.scene.elements()) if (wanted(element)) this.repaintOne(element.id);
  }

  /** The elements at most `tolerance` board units from a point, topmost first. */
  elementsAt(x: number, y: number, tolerance: number): Element[] {
    this.settle();
    return this.index.at(x, y, tolerance);
  }

  /** The elements whose bounds touch `area`, board units, bottom to top. */
  elementsWithin(area: Bounds): Element[] {
    this.settle();
    return this.index.within(area);
  }

  /** Where a pointer event is, in CSS pixels from the surface's corner. */
  toLocal(event: { clientX: number; clientY: number }): [number, number] {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  toBoard(px: number, py: number): [number, number] {
    return toBoard(this.current, px, py);
  }

  toScreen(x: number, y: number): [number, number] {
    return toScreen(this.current, x, y);
  }

  dispose(): void {
    this.frames.stop();
    this.committed.stop();
    this.resizes.disconnect();
    this.forgetRatio();
    this.viewListeners.clear();
    this.element.replaceChildren();
  }

  /** Takes over into the index what changed since the last frame. */
  private settle(): void {
    const { pending } = this;
    if (pending === "all") {
      this.index.reload();
      this.committed.repaintAll();
    } else {
      for (const id of pending) this.settleOne(id);
    }
    this.pending = new Set();
    this.restacked = false;
  }

  private settleOne(id: string): void {
    const { before, after, same } = this.index.update(id);
    const element = this.index.get(id);
    if (before === undefined && after !== undefined && element && this.index.isTop(id, after)) {
      this.committed.added(element);
      return;
    }
    if (same && !this.restacked) return;
    if (before !== undefined) this.committed.touched(before);
    if (after !== undefined && !same) this.committed.touched(after);
  }

  private work(now: number): boolean {
    if (this.frame.width === 0 || this.frame.height === 0) return false;
    const begun = performance.now();
    this.settle();
    const unmeasured = this.measureSome();
    const mover = this.mover();
    // Of a board that arrives nobody sees that it was painted a frame later.
    this.putsOff = !this.putsOff && mover === "nobody" && performance.now() - begun > TAKING_IN;
    if (this.putsOff) return true;
    const painting = this.committed.update(this.current, this.frame, now, mover);
    const more = painting || unmeasured;
    if (!this.liveDirty) return more;
    this.liveDirty = this.paintLive(now);
    return more || this.liveDirty;
  }

  private mover(): Mover {
    const since = performance.now() - REST;
    if (this.movedAt.hand > since) return "hand";
    return this.movedAt.others > since ? "others" : "nobody";
  }

  private paintLive(now: number): boolean {
    const { live: context, frame, current } = this;
    const scale = frame.ratio * current.zoom;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    let again = false;
    for (const overlay of this.overlays) {
      context.setTransform(scale, 0, 0, scale, -current.x * scale, -current.y * scale);
      if (overlay.paint?.({ ...this.look, context, scale }, now)) again = true;
      context.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
      if (overlay.paintScreen?.(context, current, now)) again = true;
    }
    return again;
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height, ownerDocument } = this.element;
    // A detached output has no size: what is painted stays, for when it comes back.
    if (width === 0 || height === 0) return;
    const ratio = ownerDocument.defaultView?.devicePixelRatio ?? 1;
    if (width === this.frame.width && height === this.frame.height && ratio === this.frame.ratio) {
      this.frames.request();
      return;
    }
    this.frame = { width, height, ratio };
    const { canvas } = this.live;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    this.current = snapped(this.current, ratio);
    this.liveDirty = true;
    this.frames.request();
    for (const listener of this.viewListeners) listener();
  }
}
