/**
 * The picture of what is committed, on a cached bitmap larger than the view.
 *
 * A pan only moves the bitmap, a zoom scales it until a sharp one is ready, a change repaints only
 * what it touches. Long paints are sliced by points, not by the clock: a canvas merely records
 * until the frame ends, so a clock would let far too much through. The old picture stays meanwhile.
 */

import { grown, joined, overlaps } from "../core/geometry";
import type { Bounds } from "../core/path";
import type { Element } from "../core/types.gen";
import type { ElementIndex } from "./element-index";
import { type Look, paintCost, paintElement } from "./paint";
import type { AwayPaint, Painter } from "./painter";
import {
  contains,
  intersection,
  pixelsRound,
  Sheet,
  strip,
  toUnits,
  viewPixels,
  widened,
} from "./sheet";
import type { Frame, View } from "./view";

/** Who moves what is seen: the hand of this page's person, other people, or nobody for a moment. */
export type Mover = "hand" | "others" | "nobody";

/** Points painted in one frame (see `paintCost`), while somebody draws or looks round. */
export const SLICE = 4000;
/**
 * The same while nobody does, or a board arrives: somebody waits for the picture. Together with the
 * raster at the frame's end it stays below 50 ms, so that whoever begins to pan hardly feels it.
 */
export const CALM_SLICE = 16_000;
/** The first of those: nothing is compiled yet, or a sheet made. Each is twice the one before. */
const COLD_SLICE = 2000;
/** More new elements than anybody draws at once: a board is arriving, or a script draws. */
const MANY = 200;
/** So little is painted at once at the first step of a zoom. */
const SMALL = 2000;
/** Most points repainted at once for one change; more is painted anew behind the old picture. */
const AT_ONCE = 24_000;
/** How far the bitmap reaches beyond the view on each side, CSS pixels. */
const MARGIN = 256;
/** That margin is added once nothing was painted for this long, ms, or when somebody pans. */
const CALM = 1000;
/** A large board is painted sharply once the zoom has rested this long, ms. */
const REST = 90;

const NOWHERE: Bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

/** A paint in progress: elements bottom to top, into a part of a sheet. */
interface Task {
  readonly sheet: Sheet;
  readonly area: Bounds;
  readonly elements: Element[];
  next: number;
  /** Where it is painted meanwhile, if not here. */
  away: AwayPaint | undefined;
  /** What changed meanwhile, board units: repainted when this is done. */
  readonly later: Bounds[];
}

export class CommittedLayer {
  private front: Sheet;
  private spare: Sheet;
  private task: Task | undefined;
  private stale = true;
  /** No element has been shown so far. */
  private blank = true;
  private calmSlice = COLD_SLICE;
  /** None while a board arrives: each of its frames copies the whole bitmap. */
  private margin = 0;
  private timer: number | undefined;
  private dirty: Bounds[] = [];
  private fresh: Element[] = [];
  private scaledAt = Number.NEGATIVE_INFINITY;
  private lastScale = 0;
  /** Whether the last change of scale followed another: a zoom goes on. */
  private zooms = false;
  /** Called when a frame is needed that nobody asked for. */
  onArrived: () => void = () => undefined;
  private readonly host: HTMLElement;
  private readonly index: ElementIndex;
  private look: Look;
  private readonly painter: Painter | undefined;

  /** What takes many frames is given to `painter`, if it takes it. */
  constructor(host: HTMLElement, index: ElementIndex, look: Look, painter?: Painter) {
    this.host = host;
    this.index = index;
    this.look = look;
    this.painter = painter;
    this.front = new Sheet(host.ownerDocument);
    this.spare = new Sheet(host.ownerDocument);
    host.append(this.front.canvas);
  }

  /** Paints from now on with `look`; the caller says what looks different by it. */
  setLook(look: Look): void {
    this.look = look;
  }

  /** Everything may look different. */
  repaintAll(): void {
    this.task = undefined;
    this.stale = true;
    this.dirty = [];
    this.fresh = [];
  }

  /** An element appeared above all others that touch it. */
  added(element: Element): void {
    this.fresh.push(element);
  }

  /** What lies in `area`, board units, looks different now. */
  touched(area: Bounds): void {
    this.dirty.push(area);
    this.task?.later.push(area);
  }

  /** One frame's work, as large as `mover` allows; tells whether there is more. */
  update(view: View, frame: Frame, now: number, mover: Mover = "others"): boolean {
    // An empty sheet costs as much as a painted one: some 20 ms until the first element is there.
    if (this.blank && this.index.bounds() === undefined) return false;
    const scale = view.zoom * frame.ratio;
    this.follow(scale, now);
    const wanted = viewPixels(view, frame);
    if (this.blank && this.front.covered === undefined) this.begin(scale, wanted);
    let budget = this.slice(mover);
    // What is repainted shows what lies there, new or not: nothing new may wait for longer then. Of
    // a board that arrives there is too much for one frame: there the repaint waits.
    const repaints = this.dirty.length > 0 && this.fresh.length <= MANY;
    budget -= this.paintFresh(repaints ? Number.POSITIVE_INFINITY : budget);
    if (this.fresh.length === 0) budget -= this.paintDirty();
    budget -= this.plan(scale, wanted, frame, now);
    while (this.task !== undefined && budget > 0) {
      budget -= this.paintSlice(this.task, budget);
      if (this.task === undefined) budget -= this.plan(scale, wanted, frame, now);
    }
    // What changed while a picture was made is as it was in there: nobody should see it so.
    if (this.fresh.length === 0) this.paintDirty();
    this.front.lay(view, frame.ratio);
    if (this.task?.away?.isWaiting) return this.fresh.length > 0;
    this.wait();
    const isBehind = this.stale || this.front.scale !== scale || this.fresh.length > 0;
    return this.task !== undefined || isBehind;
  }

  /** Adds nothing any more: the picture is no longer seen. */
  stop(): void {
    clearTimeout(this.timer);
  }

  /** Has the margin added once this has not been called for a while. */
  private wait(): void {
    this.stop();
    if (this.margin > 0) return;
    this.timer = this.host.ownerDocument.defaultView?.setTimeout(() => {
      this.margin = MARGIN;
      // Nobody waits for it, and the frame that makes it has enough to do.
      this.calmSlice = COLD_SLICE;
      this.onArrived();
    }, CALM);
  }

  /** Notes whether a zoom goes on. */
  private follow(scale: number, now: number): void {
    if (scale === this.lastScale) return;
    this.lastScale = scale;
    this.zooms = now - this.scaledAt < REST;
    this.scaledAt = now;
  }

  /** The first picture has none before it to be kept in sight: it is seen while it is painted. */
  private begin(scale: number, wanted: Bounds): void {
    this.front.begin(scale, wanted);
    this.front.covered = wanted;
    this.fresh = this.index.within(toUnits(wanted, scale));
    this.dirty = [];
    this.stale = false;
  }

  private slice(mover: Mover): number {
    const arrives = this.blank || this.fresh.length > MANY;
    if (mover === "hand" || (mover === "others" && !arrives)) return SLICE;
    const slice = this.calmSlice;
    this.calmSlice = Math.min(2 * slice, CALM_SLICE);
    return slice;
  }

  /**
   * Elements on top of all others need no clearing: they are painted where there is paint, and
   * those that lie elsewhere not at all. What goes beyond `budget` waits for the next frame.
   */
  private paintFresh(budget: number): number {
    const { scale } = this.front;
    // A picture of another scale is soon gone: a whole board is not worth painting into it.
    const isPassing = scale !== this.lastScale && this.fresh.length > MANY;
    const covered = isPassing ? undefined : this.front.covered;
    // With one more pixel for soft edges.
    const units = covered && toUnits(grown(covered, 1), scale);
    const seen: Element[] = [];
    let cost = 0;
    let next = 0;
    for (; next < this.fresh.length && cost < budget; next += 1) {
      const element = this.fresh[next] as Element;
      const isSeen = this.index.touches(element, units ?? NOWHERE);
      if (isSeen === undefined) continue;
      this.task?.elements.push(element);
      if (!isSeen) continue;
      seen.push(element);
      cost += paintCost(element, scale);
    }
    this.fresh = this.fresh.slice(next);
    if (covered === undefined || seen.length === 0) return 0;
    this.blank = false;
    this.front.paintIn(covered, this.look, (brush) => {
      for (const element of seen) paintElement(brush, element);
    });
    return cost;
  }

  private paintDirty(): number {
    const areas = merged(this.dirty);
    this.dirty = [];
    let cost = 0;
    for (const area of areas) cost += this.repaint(area);
    return cost;
  }

  private repaint(area: Bounds): number {
    const { front } = this;
    const part = intersection(front.covered, pixelsRound(area, front.scale));
    if (part === undefined) return 0;
    const units = toUnits(part, front.scale);
    if (this.costsMore(AT_ONCE, units, front.scale)) {
      // A paint behind the front either began after this change, or has it in `later`.
      this.stale ||= this.task === undefined || this.task.sheet === front;
      return 0;
    }
    const elements = this.index.within(units);
    const cost = elements.reduce((sum, element) => sum + paintCost(element, front.scale), 0);
    front.clear(part);
    front.paintIn(part, this.look, (brush) => {
      for (const element of elements) paintElement(brush, element);
    });
    return cost;
  }

  /** Whether painting `area`, board units, takes more than `most`; looks no further than that. */
  private costsMore(most: number, area: Bounds, scale: number): boolean {
    let cost = 0;
    return this.index.some(area, (element) => {
      cost += paintCost(element, scale);
      return cost > most;
    });
  }

  /** Begins the next task, if one is needed; gives how many elements it had to find for that. */
  private plan(scale: number, wanted: Bounds, frame: Frame, now: number): number {
    const { task } = this;
    const behind = task && task.sheet !== this.front;
    if (behind && task.sheet.scale === scale && contains(task.area, wanted)) return 0;
    const { front } = this;
    if (this.stale || front.scale !== scale || !intersection(front.covered, wanted)) {
      return this.redraw(scale, wanted, frame, now);
    }
    if (!task && this.fresh.length === 0) this.extend(wanted, frame);
    return 0;
  }

  /** Paints the view anew on the spare sheet. */
  private redraw(scale: number, wanted: Bounds, frame: Frame, now: number): number {
    const area = toUnits(wanted, scale);
    // Who pans while a picture is made would have each begun anew.
    if (this.task) this.margin = MARGIN;
    this.task = undefined;
    const isSeen = !this.blank && this.front.covered !== undefined;
    const mayWait = isSeen && now - this.scaledAt < REST;
    this.stale = mayWait && (this.zooms || this.costsMore(SMALL, area, scale));
    if (this.stale) return 0;
    this.fresh = [];
    const sheet = this.spare;
    sheet.begin(scale, widened(wanted, frame, this.margin));
    this.task = this.sentAway(sheet, area) ?? {
      ...{ sheet, area: wanted, elements: this.index.within(area) },
      ...{ next: 0, away: undefined, later: [] },
    };
    return this.task.elements.length;
  }

  /**
   * Gives what would take several frames to whom paints elsewhere: all of the sheet, as no frame
   * waits for it.
   */
  private sentAway(sheet: Sheet, seen: Bounds): Task | undefined {
    const { painter, index, look } = this;
    if (!painter || !this.costsMore(CALM_SLICE, seen, sheet.scale)) return undefined;
    // To find 60,000 elements takes some 20 ms.
    if (!painter.isReady()) return undefined;
    const { area, scale } = sheet;
    const elements = index.within(toUnits(area, scale));
    const away = painter.take({ elements, scale, area, look }, () => this.onArrived());
    return away && { sheet, area, elements, next: 0, away, later: [] };
  }

  /** Paints the next strip that the margin lacks, moving the sheet when the view nears its edge. */
  private extend(wanted: Bounds, frame: Frame): void {
    // Whoever pans needs it now.
    if (!contains(this.front.area, wanted)) this.margin = MARGIN;
    const half = widened(wanted, frame, this.margin / 2);
    if (!contains(this.front.area, half)) this.moveTo(widened(wanted, frame, this.margin));
    const { front } = this;
    const area = front.covered && strip(front.covered, front.area, half);
    if (area === undefined) return;
    front.clear(area);
    const elements = this.index.within(toUnits(area, front.scale));
    this.task = { sheet: front, area, elements, next: 0, away: undefined, later: [] };
  }

  /** Goes on with a sheet of `area`: what of the one before lies in there stays painted. */
  private moveTo(area: Bounds): void {
    const { front, spare } = this;
    // Panning takes a quarter less so than with another sheet each time.
    if (front.moveTo(area)) return;
    spare.begin(front.scale, area);
    spare.put(front.canvas, front.area);
    spare.covered = intersection(front.covered, area);
    this.show(spare);
  }

  private paintSlice(task: Task, budget: number): number {
    if (task.away?.advance()) return budget;
    // What came since lies above what was painted elsewhere.
    task.next += task.away?.lay(task.sheet) ?? 0;
    task.away = undefined;
    let cost = 0;
    task.sheet.paintIn(task.area, this.look, (brush) => {
      while (task.next < task.elements.length && cost < budget) {
        const element = task.elements[task.next] as Element;
        task.next += 1;
        paintElement(brush, element);
        cost += paintCost(element, brush.scale);
      }
    });
    if (task.next === task.elements.length) this.finish(task);
    return Math.max(cost, 1);
  }

  private finish(task: Task): void {
    const { covered } = task.sheet;
    task.sheet.covered = covered === undefined ? task.area : joined(covered, task.area);
    this.task = undefined;
    this.blank &&= task.elements.length === 0;
    this.dirty = this.dirty.concat(task.later);
    if (task.sheet !== this.front) this.show(task.sheet);
  }

  /** Puts the spare sheet in place of the other. */
  private show(sheet: Sheet): void {
    this.spare = this.front;
    this.front = sheet;
    this.host.replaceChild(sheet.canvas, this.spare.canvas);
    this.spare.release();
  }
}

/** The same areas, those that overlap put together. */
export function merged(areas: readonly Bounds[]): Bounds[] {
  // Many small areas: finding out which overlap would cost more than it saves.
  if (areas.length > 64) return [areas.reduce(joined)];
  const result: Bounds[] = [];
  for (const area of areas) {
    let whole = area;
    for (let i = result.length - 1; i >= 0; i -= 1) {
      const other = result[i] as Bounds;
      if (!overlaps(whole, other)) continue;
      whole = joined(whole, other);
      result.splice(i, 1);
    }
    result.push(whole);
  }
  return result;
}
