/**
 * Moving, resizing and turning what is selected.
 *
 * Each step computes from the elements as they were at the start; it is shown at once here and, as
 * a live drag, to the others. What somebody else removes or locks meanwhile falls out of the drag.
 */

import type { Brush } from "../canvas/paint";
import type { Overlay } from "../canvas/surface";
import { type Change, extentOf, moved, patches } from "../core/edit";
import type { Bounds } from "../core/path";
import {
  frameOf,
  type HandleName,
  isRigid,
  type Point,
  resized,
  rotated,
  type SelectionFrame,
  scalingOf,
  turned,
} from "../core/transform";
import type { Element, PatchSet } from "../core/types.gen";
import type { Desk } from "./desk";
import { measureOn } from "./looks";
import { type Guide, REACH, type Snap, snapBox, snapPoint, type Targets, targetsOf } from "./snap";
import type { Gesture, Sample } from "./tool";
import { hasWords, type Measure, rewrapped, type Words } from "./writing";

const GUIDE = "#e64980";
/** With Shift a selection turns by these steps, 1/100 degree. */
const TURN_STEP = 1500;
/** Others see so many elements move with the pointer; the rest when it is released. */
const MOST_LIVE = 200;
const NO_SNAP: Snap = { dx: 0, dy: 0, guides: [] };

/** What all drags of a selection share. */
abstract class DragGesture implements Gesture {
  readonly overlay: Overlay;
  protected readonly desk: Desk;
  protected readonly first: Sample;
  protected guides: readonly Guide[] = [];
  private start: readonly Element[];
  private changes: readonly Change[] = [];

  constructor(first: Sample, desk: Desk) {
    this.desk = desk;
    this.first = first;
    this.start = desk.selection.free;
    this.overlay = {
      paint: (brush) => {
        paintGuides(brush, this.guides);
        return false;
      },
    };
  }

  /** What the drag comes to with the pointer here. */
  protected abstract changesAt(start: readonly Element[], sample: Sample): readonly Change[];

  move(samples: readonly Sample[]): void {
    const sample = samples.at(-1);
    if (sample === undefined) return;
    const { board, drags } = this.desk;
    this.start = this.start.filter(({ id }) => {
      const now = board.get(id);
      return now !== undefined && !now.locked;
    });
    this.changes = this.changesAt(this.start, sample);
    drags.setOwn(this.changes);
    board.live({ kind: "drag", patches: this.changes.slice(0, MOST_LIVE) });
    this.desk.surface.liveChanged();
  }

  end(): void {
    const { board } = this.desk;
    const real = this.changes.filter(([id, set]) => {
      const now = board.get(id);
      return now !== undefined && !now.locked && differs(now, set);
    });
    if (real.length > 0) board.submit(patches(real));
    this.stop(real.length === 0);
  }

  cancel(): void {
    this.stop(true);
  }

  private stop(forOthers: boolean): void {
    // An entry ends the drag for the others; where none comes they must be told.
    if (forOthers) this.desk.board.live({ kind: "drag", patches: [] });
    this.desk.drags.setOwn([]);
  }
}

/** Whether the fields of `set` would change anything. */
function differs(element: Element, set: PatchSet): boolean {
  const now: Record<string, unknown> = { ...element, ...element.style };
  return Object.entries(set).some(
    ([name, value]) => JSON.stringify(now[name]) !== JSON.stringify(value),
  );
}

export class MoveGesture extends DragGesture {
  private readonly box: Bounds | undefined;
  private readonly targets: Targets;

  constructor(first: Sample, desk: Desk) {
    super(first, desk);
    const { free, ids } = desk.selection;
    this.box = extentOf(free);
    this.targets = targetsFor(desk, this.box, ids);
  }

  protected changesAt(start: readonly Element[], sample: Sample): readonly Change[] {
    const { box } = this;
    let dx = sample.x - this.first.x;
    let dy = sample.y - this.first.y;
    const [freeX, freeY] = freedom(dx, dy, sample.shift);
    if (!freeX) dx = 0;
    if (!freeY) dy = 0;
    this.guides = [];
    if (box === undefined || sample.control) return moved(start, dx, dy);
    const there = {
      left: box.left + dx,
      right: box.right + dx,
      top: box.top + dy,
      bottom: box.bottom + dy,
    };
    const reach = REACH / this.desk.surface.view.zoom;
    const snap = along(snapBox(there, this.targets, reach), freeX, freeY);
    this.guides = snap.guides;
    return moved(start, dx + snap.dx, dy + snap.dy);
  }
}

/** With Shift only the direction counts in which the pointer went further. */
function freedom(dx: number, dy: number, shift: boolean): [boolean, boolean] {
  if (!shift) return [true, true];
  return Math.abs(dx) >= Math.abs(dy) ? [true, false] : [false, true];
}

/** The part of a snap in the directions in which there is freedom. */
function along({ dx, dy, guides }: Snap, freeX: boolean, freeY: boolean): Snap {
  return {
    dx: freeX ? dx : 0,
    dy: freeY ? dy : 0,
    guides: guides.filter(({ axis }) => (axis === "x" ? freeX : freeY)),
  };
}

export class ResizeGesture extends DragGesture {
  private readonly handle: HandleName;
  private readonly frame: SelectionFrame | undefined;
  private readonly targets: Targets;
  private readonly measure: Measure;

  constructor(first: Sample, desk: Desk, handle: HandleName) {
    super(first, desk);
    this.measure = measureOn(desk);
    this.handle = handle;
    this.frame = frameOf(desk.selection.free);
    this.targets = targetsFor(desk, this.frame?.box, desk.selection.ids);
  }

  protected changesAt(start: readonly Element[], sample: Sample): readonly Change[] {
    const { frame, handle } = this;
    if (frame === undefined) return [];
    const from = turned([this.first.x, this.first.y], frame.pivot, -frame.angle);
    const to = turned([sample.x, sample.y], frame.pivot, -frame.angle);
    let way: Point = [to[0] - from[0], to[1] - from[1]];
    const words = this.wrapped(start);
    const keep = words === undefined && this.keeps(start, sample);
    const snap = this.snapFor(frame, way, keep || sample.control);
    this.guides = snap.guides;
    way = [way[0] + snap.dx, way[1] + snap.dy];
    const fromMiddle = words === undefined && sample.alt;
    const scaling = scalingOf(frame, handle, way, { keep, fromMiddle });
    if (words === undefined) return resized(start, scaling);
    const width = (frame.box.right - frame.box.left) * scaling.x;
    return [[words.id, rewrapped(words, handle === "w" ? "w" : "e", width, this.measure)]];
  }

  private keeps(start: readonly Element[], { shift }: Sample): boolean {
    return isRigid(start) || (start.length === 1 && start[0]?.kind === "image") !== shift;
  }

  /** The single text whose side is pulled: its lines are broken anew, its letters stay. */
  private wrapped([only, ...others]: readonly Element[]): Words | undefined {
    const isSide = this.handle === "e" || this.handle === "w";
    return isSide && only !== undefined && others.length === 0 && hasWords(only) ? only : undefined;
  }

  /** The pulled corner or side snaps, where the box stands upright and is free to. */
  private snapFor({ box, angle }: SelectionFrame, [dx, dy]: Point, fixed: boolean): Snap {
    if (fixed || angle !== 0) return NO_SNAP;
    const x = this.handle.includes("w") ? box.left : box.right;
    const y = this.handle.includes("n") ? box.top : box.bottom;
    const reach = REACH / this.desk.surface.view.zoom;
    const snap = snapPoint(x + dx, y + dy, this.targets, reach);
    return along(snap, /[ew]/.test(this.handle), /[ns]/.test(this.handle));
  }
}

export class RotateGesture extends DragGesture {
  private readonly frame: SelectionFrame | undefined;

  constructor(first: Sample, desk: Desk) {
    super(first, desk);
    this.frame = frameOf(desk.selection.free);
  }

  protected changesAt(start: readonly Element[], sample: Sample): readonly Change[] {
    const { frame, first } = this;
    if (frame === undefined) return [];
    const angle = ({ x, y }: Sample): number =>
      (Math.atan2(y - frame.pivot[1], x - frame.pivot[0]) / Math.PI) * 18_000;
    let by = angle(sample) - angle(first);
    if (sample.shift) by = Math.round((frame.angle + by) / TURN_STEP) * TURN_STEP - frame.angle;
    return rotated(start, by, frame.pivot);
  }
}

/** What is in sight and does not move itself. */
function targetsFor(desk: Desk, box: Bounds | undefined, moving: ReadonlySet<string>): Targets {
  const { surface, choices } = desk;
  if (box === undefined) return { boxes: [], grid: choices.grid };
  const others = surface.elementsWithin(surface.seen()).filter(({ id }) => !moving.has(id));
  return targetsOf(others, box, choices.grid);
}

function paintGuides({ context, scale }: Brush, guides: readonly Guide[]): void {
  if (guides.length === 0) return;
  context.strokeStyle = GUIDE;
  context.lineWidth = 1.25 / scale;
  context.beginPath();
  for (const { axis, at, from, to } of guides) {
    context.moveTo(axis === "x" ? at : from, axis === "x" ? from : at);
    context.lineTo(axis === "x" ? at : to, axis === "x" ? to : at);
  }
  context.stroke();
}
