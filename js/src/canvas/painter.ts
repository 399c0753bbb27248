/**
 * Has large paints done in a thread of their own, where the browser gives one a canvas.
 *
 * An element is told to the thread once (4 µs) and is a number from then on, so that painting 10,000
 * of them anew costs the page's own thread some 3 ms in place of 120: docs/adr/0028 has the measures.
 * Where there is no such thread, or it fails, nothing is taken and whoever asks paints by itself.
 */

import type { Bounds } from "../core/path";
import type { Element } from "../core/types.gen";
import type { Look } from "./paint";
import { DARK } from "./paper";
import type { Sheet } from "./sheet";

/** What the thread is told. */
export type Told =
  | { readonly kind: "elements"; readonly first: number; readonly elements: readonly Element[] }
  | { readonly kind: "forget" }
  | PaintJob;

export interface PaintJob {
  readonly kind: "paint";
  readonly job: number;
  readonly scale: number;
  /** Whole device pixels at that scale. */
  readonly area: Bounds;
  /** The numbers of the elements, bottom to top. */
  readonly numbers: Int32Array;
  readonly isDark: boolean;
  readonly faded: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
}

/** A picture: elements bottom to top, later ones only added at their end. */
export interface Wanted {
  readonly elements: readonly Element[];
  /** Device pixels per board unit. */
  readonly scale: number;
  /** Whole device pixels at that scale. */
  readonly area: Bounds;
  readonly look: Look;
}

/** What the thread answers: first that it is there, then a picture for each job it was left with. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "painted"; readonly job: number; readonly bitmap: ImageBitmap };

/** What of a `Worker` is needed here. */
export interface Thread {
  postMessage(told: Told, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** Elements told in one frame, of those that are looked at; 1,000 take 4 to 8 ms to copy. */
const TOLD_AT_ONCE = 1000;
const LOOKED_AT_ONCE = 10_000;
/** So many elements the thread keeps at most; every change of one makes another. */
const TOLD_MOST = 250_000;
/** A thread that takes longer, ms, is given up: 100,000 elements take a second. */
const PATIENCE = 10_000;

export class Painter {
  private thread: Thread | undefined;
  private state: "asleep" | "starting" | "ready" | "gone" = "asleep";
  private numbers = new WeakMap<Element, number>();
  private told = 0;
  private jobs = 0;
  private current: AwayPaint | undefined;
  private readonly start: () => Thread;

  /** `start` starts the thread; it may throw where the page must not have one. */
  constructor(start: () => Thread) {
    this.start = start;
  }

  /**
   * Takes a picture to be painted elsewhere; undefined when it must be painted here. `arrived` is
   * called once it was, or could not be. What was taken before is dropped.
   */
  take(wanted: Wanted, arrived: () => void): AwayPaint | undefined {
    // Pictures are the page's: a thread would need each of them decoded once more.
    if (wanted.elements.some(({ kind }) => kind === "image")) return undefined;
    if (!this.isReady()) return undefined;
    if (this.told > TOLD_MOST) {
      this.numbers = new WeakMap();
      this.told = 0;
      this.tell({ kind: "forget" });
    }
    this.jobs += 1;
    this.current?.drop();
    this.current = new AwayPaint(this, wanted, this.jobs, arrived);
    return this.current;
  }

  /** Whether it paints by now; whoever asks first has it begin. */
  isReady(): boolean {
    if (this.state === "asleep") this.wake();
    return this.state === "ready";
  }

  /**
   * Numbers elements into `numbers` from place `start` on, and tells those that are new; gives
   * where it stopped: not more is done than fits into a frame.
   */
  introduce(elements: readonly Element[], numbers: Int32Array, start: number): number {
    const end = Math.min(start + LOOKED_AT_ONCE, elements.length);
    const first = this.told;
    const fresh: Element[] = [];
    let next = start;
    for (; next < end && fresh.length < TOLD_AT_ONCE; next += 1) {
      const element = elements[next] as Element;
      let number = this.numbers.get(element);
      if (number === undefined) {
        number = first + fresh.length;
        this.numbers.set(element, number);
        fresh.push(element);
      }
      numbers[next] = number;
    }
    this.told += fresh.length;
    if (fresh.length > 0) this.tell({ kind: "elements", first, elements: fresh });
    return next;
  }

  /** Asks for a paint of which all elements are known. */
  ask(job: PaintJob): void {
    this.tell(job, [job.numbers.buffer]);
  }

  /** Ends the thread; whoever waits for it paints by itself. */
  readonly dispose = (): void => {
    this.state = "gone";
    this.thread?.terminate();
    this.thread = undefined;
    this.current?.end();
    this.current = undefined;
  };

  private wake(): void {
    this.state = "starting";
    try {
      this.thread = this.start();
    } catch {
      // The page's policy, or its address: it is painted here, as before there were threads.
      this.dispose();
      return;
    }
    this.thread.onmessage = ({ data }) => this.hear(data);
    this.thread.onerror = this.dispose;
  }

  private hear(answer: Answer): void {
    if (answer.kind === "ready") this.state = "ready";
    else if (answer.job === this.jobs && this.current !== undefined)
      this.current.end(answer.bitmap);
    else answer.bitmap.close();
  }

  private tell(told: Told, transfer: Transferable[] = []): void {
    try {
      this.thread?.postMessage(told, transfer);
    } catch {
      this.dispose();
    }
  }
}

/** A paint that is done elsewhere. */
export class AwayPaint {
  private readonly painter: Painter;
  private readonly wanted: Wanted;
  private readonly job: number;
  private readonly arrived: () => void;
  private readonly count: number;
  private readonly numbers: Int32Array;
  private numbered = 0;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private bitmap: ImageBitmap | undefined;
  private isOver = false;

  constructor(painter: Painter, wanted: Wanted, job: number, arrived: () => void) {
    this.painter = painter;
    this.wanted = wanted;
    this.job = job;
    this.arrived = arrived;
    this.count = wanted.elements.length;
    this.numbers = new Int32Array(this.count);
  }

  /** Whether all is told and nothing has come back: there is nothing to do until it does. */
  get isWaiting(): boolean {
    return this.patience !== undefined && !this.isOver;
  }

  /** One frame's part of telling; false once it was painted, or could not be. */
  advance(): boolean {
    if (this.isOver) return false;
    if (this.isWaiting) return true;
    const { painter, wanted, numbers, count } = this;
    this.numbered = painter.introduce(wanted.elements, numbers, this.numbered);
    if (this.numbered >= count) this.ask();
    return !this.isOver;
  }

  /** Nobody wants it any more. */
  drop(): void {
    clearTimeout(this.patience);
    this.isOver = true;
    this.bitmap?.close();
    this.bitmap = undefined;
  }

  /** Lays the picture on a sheet; gives how many of the elements are painted by it. */
  lay(sheet: Sheet): number {
    const { bitmap, wanted, count } = this;
    if (bitmap === undefined) return 0;
    sheet.put(bitmap, wanted.area);
    this.drop();
    return count;
  }

  /** It was painted, or without a `bitmap` could not be. */
  end(bitmap?: ImageBitmap): void {
    if (this.isOver) return;
    clearTimeout(this.patience);
    this.isOver = true;
    this.bitmap = bitmap;
    this.arrived();
  }

  private ask(): void {
    const { painter, job, numbers } = this;
    const { scale, area, look } = this.wanted;
    const { faded, hidden } = look;
    const isDark = look.paper === DARK;
    this.patience = setTimeout(painter.dispose, PATIENCE);
    painter.ask({ kind: "paint", job, scale, area, numbers, isDark, faded, hidden });
  }
}
