/**
 * What this page does right now, on its way to the others: at most one message per frame of the screen.
 *
 * Of a stroke every point goes out, of everything else only the newest. After a reconnect a stroke
 * in progress is sent again from its start.
 */

import { writeLiveItem } from "../core/codec.gen";
import { InvalidInput } from "../core/errors";
import { pack, unpack } from "../core/points";
import type { Drag, Ink, LiveItem, Op, Shape } from "../core/types.gen";
import { encodeClient } from "../core/wire";
import type { LiveStroke } from "./board";
import { unfit } from "./fitness";
import { named } from "./foresight";
import type { Cancel, Platform } from "./platform";
import { endOf, Trail } from "./trail";

/** The connection as this module sees it. */
export interface Line {
  /** Whether live messages can leave. */
  readonly isOpen: () => boolean;
  /** Bytes that have not left yet. */
  readonly backlog: () => number;
  readonly sendFrame: (frame: Uint8Array) => void;
}

interface Stroke {
  readonly trail: Trail;
  /** Points that have been sent on this connection. */
  sent: number;
  /** When something was last sent of it, and in which turn. */
  at: number;
  turn: number;
}

// A message is at most 64 KiB: three parts of strokes at up to 11 bytes a point, one shape, one drag.
const PART_POINTS = 800;
const PARTS = 3;
const LARGEST_ITEM = 16 * 1024;
const ENDS = 32;
const DRAGGED = 200;
const LASER_POINTS = 256;
const FRAME_MILLISECONDS = 16;
// With more than this still to leave, live messages wait and merge.
const BUSY_BYTES = 32 * 1024;
// The others forget what is silent for ten seconds.
const DWELL_MILLISECONDS = 4000;

export class LiveSender {
  readonly #platform: Platform;
  readonly #line: Line;
  readonly #strokes = new Map<string, Stroke>();
  /** The newest of each kind that is still to be sent. */
  readonly #queued = new Map<string, LiveItem>();
  #ends: LiveItem[] = [];
  /** What was last said, to be repeated while it lasts. */
  #shape: Shape | undefined;
  #drag: Drag | undefined;
  /** Whether the last drag was submitted: it ends for the others with that entry. */
  #dragSubmitted = false;
  #saidAt = 0;
  #turns = 0;
  #flushedAt = 0;
  #cancelFlush: Cancel | undefined;

  constructor(platform: Platform, line: Line) {
    this.#platform = platform;
    this.#line = line;
  }

  /** The strokes in progress, as this page shows them. */
  strokes(member: string): Map<string, LiveStroke> {
    const strokes = new Map<string, LiveStroke>();
    for (const [id, { trail }] of this.#strokes) {
      const { style, xy, pressures } = trail;
      strokes.set(id, { id, member, style, xy, pressures, faded: false });
    }
    return strokes;
  }

  /** Takes points of a stroke of this page, or its end without an `add`. */
  ink(item: Ink): void {
    if (item.end) {
      if (this.#strokes.delete(item.id)) this.#ends.push(endOf(item.id));
    } else {
      let stroke = this.#strokes.get(item.id);
      if (stroke === undefined && item.style !== null) {
        stroke = {
          trail: new Trail(item.id, item.style),
          sent: 0,
          at: this.#platform.now(),
          turn: 0,
        };
        this.#strokes.set(item.id, stroke);
      }
      stroke?.trail.add(item);
    }
    this.#wake();
  }

  /** Takes anything but ink; only the newest of each kind is sent. */
  say(item: LiveItem): void {
    if (item.kind === "ink") {
      this.ink(item);
      return;
    }
    const why = unfit(writeLiveItem(item));
    if (why !== undefined) throw new InvalidInput(`${item.kind}: ${why}`);
    if (item.kind === "shape") {
      const over = item.element === null;
      if (over && this.#shape?.id !== item.id) return;
      this.#shape = over ? undefined : item;
    } else if (item.kind === "drag") {
      if (item.patches.length === 0 && this.#drag === undefined) return;
      this.#drag = item.patches.length === 0 ? undefined : cut(item);
      this.#dragSubmitted = false;
    }
    const before = this.#queued.get(item.kind);
    this.#queued.set(item.kind, before === undefined ? merged(item) : merged(item, before));
    this.#wake();
  }

  /** What was drawn or dragged is submitted: its entry will end it for the others. */
  submitted(ops: readonly Op[]): void {
    const ids = new Set(named(ops));
    for (const id of ids) this.#strokes.delete(id);
    if (this.#shape !== undefined && ids.has(this.#shape.id)) {
      this.#shape = undefined;
      this.#queued.delete("shape");
    }
    if (this.#drag?.patches.some(([id]) => ids.has(id))) {
      this.#drag = undefined;
      this.#dragSubmitted = true;
      this.#queued.delete("drag");
    }
  }

  /** What was drawn cannot be submitted: it ends at once. */
  dropped(ops: readonly Op[]): void {
    for (const id of named(ops)) {
      if (this.#strokes.delete(id)) this.#ends.push(endOf(id));
      if (this.#shape?.id === id) this.say({ kind: "shape", id, element: null });
    }
    this.#wake();
  }

  /** The server has answered all that was submitted. */
  answered(): void {
    if (!this.#dragSubmitted) return;
    this.#dragSubmitted = false;
    this.#queued.set("drag", { kind: "drag", patches: [] });
    this.#wake();
  }

  /** A new connection: the others know nothing of what goes on here. */
  opened(): void {
    for (const stroke of this.#strokes.values()) stroke.sent = 0;
    this.#ends = [];
    this.#repeat();
    this.#wake();
  }

  /** Keeps alive what rests: a pen held still, a drag that pauses. */
  dwell(): void {
    const now = this.#platform.now();
    for (const stroke of this.#strokes.values()) {
      if (now - stroke.at >= DWELL_MILLISECONDS) stroke.trail.dwell();
    }
    if (now - this.#saidAt >= DWELL_MILLISECONDS) this.#repeat();
    this.#wake();
  }

  close(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
  }

  #repeat(): void {
    if (this.#shape !== undefined) this.#queued.set("shape", this.#shape);
    if (this.#drag !== undefined) this.#queued.set("drag", this.#drag);
  }

  #wake(): void {
    if (this.#cancelFlush !== undefined || !this.#line.isOpen() || !this.#isWaiting()) return;
    // Not with requestAnimationFrame: what a gesture says in its own frame would leave in the next.
    const wait = Math.max(0, this.#flushedAt + FRAME_MILLISECONDS - this.#platform.now());
    this.#cancelFlush = this.#platform.after(wait, () => {
      this.#cancelFlush = undefined;
      this.#flush();
    });
  }

  #isWaiting(): boolean {
    if (this.#ends.length > 0 || this.#queued.size > 0) return true;
    for (const { trail, sent } of this.#strokes.values()) if (sent < trail.length) return true;
    return false;
  }

  #flush(): void {
    if (!this.#line.isOpen()) return;
    this.#flushedAt = this.#platform.now();
    if (this.#line.backlog() <= BUSY_BYTES) {
      const items = this.#take();
      if (items.length > 0) this.#line.sendFrame(encodeClient({ kind: "live", items }));
    }
    this.#wake();
  }

  #take(): LiveItem[] {
    const items: LiveItem[] = this.#ends.splice(0, ENDS);
    const now = this.#platform.now();
    if (this.#queued.size > 0) this.#saidAt = now;
    for (const item of this.#queued.values()) if (isSmall(item)) items.push(item);
    this.#queued.clear();
    // Whoever waits longest goes first: a hand has more fingers than a message has parts.
    const strokes = [...this.#strokes.values()].filter(({ trail, sent }) => sent < trail.length);
    for (const stroke of strokes.sort((a, b) => a.turn - b.turn).slice(0, PARTS)) {
      items.push(stroke.trail.part(stroke.sent, PART_POINTS));
      stroke.sent = Math.min(stroke.trail.length, stroke.sent + PART_POINTS);
      stroke.at = now;
      this.#turns += 1;
      stroke.turn = this.#turns;
    }
    return items;
  }
}

/** What is to be sent when `before` has not left yet: of a laser's trail every point. */
function merged(item: LiveItem, before?: LiveItem): LiveItem {
  if (item.kind === "drag") return cut(item);
  if (item.kind !== "laser" || before?.kind !== "laser") return item;
  const xy = [...unpack(before.points), ...unpack(item.points)];
  return { kind: "laser", points: pack(xy.slice(-2 * LASER_POINTS)) };
}

/** Only some of very many dragged elements are shown to the others while they move. */
function cut(drag: Drag): Drag {
  return { ...drag, patches: drag.patches.slice(0, DRAGGED) };
}

/** Whether an item can be shown live: a larger one is seen when it is submitted. */
function isSmall(item: LiveItem): boolean {
  return encodeClient({ kind: "live", items: [item] }).length <= LARGEST_ITEM;
}
