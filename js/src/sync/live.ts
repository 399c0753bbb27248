/** What other members do right now: strokes in progress, shapes, drags, cursors. */

import {
  type Drag,
  type Element,
  type Entry,
  type Ink,
  LIMITS,
  type LiveItem,
  type Member,
  type View,
} from "../core/types.gen";
import type { LiveStroke, RemoteCursor } from "./board";
import { named } from "./foresight";
import { Lasers } from "./lasers";
import { Trail } from "./trail";
import { Typists } from "./typists";

const LIVE_MILLISECONDS = LIMITS.LIVE_SECONDS * 1000;
// Ids remembered as ended, so that late frames do not bring them back.
const FINISHED = 4096;

/** What of the view an item changed, if anything. */
export type Seen = "live" | "cursors" | "typing" | "views" | undefined;

interface Held<T> {
  readonly value: T;
  at: number;
}

interface Drawing {
  readonly member: string;
  readonly trail: Trail;
  faded: boolean;
  at: number;
}

/** What a live view asks of the confirmed board. */
export interface Known {
  /** Whether an id is or was an element's. */
  used(id: string): boolean;
  /** Whether it is on the board now. */
  present(id: string): boolean;
}

export class LiveView {
  readonly #known: Known;
  readonly #drawings = new Map<string, Drawing>();
  readonly #shapes = new Map<string, Held<Element>>();
  readonly #drags = new Map<string, Held<Drag>>();
  readonly #cursors = new Map<string, RemoteCursor>();
  readonly #finished = new Set<string>();
  readonly #views = new Map<string, View>();
  readonly lasers = new Lasers();
  readonly typists = new Typists();

  constructor(known: Known) {
    this.#known = known;
  }

  get cursors(): ReadonlyMap<string, RemoteCursor> {
    return this.#cursors;
  }

  /** What the followed members see. */
  get views(): ReadonlyMap<string, View> {
    return this.#views;
  }

  /** By id. `faded` is true for all when this page's own connection is gone. */
  strokes(faded: boolean): Map<string, LiveStroke> {
    const strokes = new Map<string, LiveStroke>();
    for (const [id, { member, trail, ...drawing }] of this.#drawings) {
      const { style, xy, pressures } = trail;
      strokes.set(id, { id, member, style, xy, pressures, faded: faded || drawing.faded });
    }
    return strokes;
  }

  get shapes(): Map<string, Element> {
    return new Map([...this.#shapes].map(([member, { value }]) => [member, value]));
  }

  get drags(): Map<string, Drag> {
    return new Map([...this.#drags].map(([member, { value }]) => [member, value]));
  }

  /** Takes what a member does; tells what of the view it changed. */
  take(member: string, item: LiveItem, now: number): Seen {
    switch (item.kind) {
      case "ink":
        return this.#ink(member, item, now);
      case "shape":
        return this.#shape(member, item.id, item.element, now);
      case "drag":
        return this.#drag(member, item, now);
      case "cursor":
        if (item.at === null) this.#cursors.delete(member);
        else this.#cursors.set(member, { member, x: item.at[0], y: item.at[1] });
        return "cursors";
      case "laser":
        this.lasers.take(member, item.points, now);
        return "live";
      case "typing":
        return this.typists.take(member, item.active, now) ? "typing" : undefined;
      case "view":
        this.#views.set(member, item);
        return "views";
    }
  }

  /** Ends what an entry makes final, and drags of what it took away; tells if anything ended. */
  commit(
    entry: Entry,
    touched: ReadonlySet<string>,
    members: ReadonlyMap<string, Member>,
  ): boolean {
    let ended = false;
    for (const op of entry.ops) {
      if (op.kind !== "add") continue;
      const { id } = op.element;
      this.#finish(id);
      ended = this.#drawings.delete(id) || this.#endShape(id) || ended;
    }
    return this.#dropDrags(entry, touched, members) || ended;
  }

  /** A member's connection ended: its strokes fade, since it may come back and finish them. */
  left(member: string): void {
    this.lasers.left(member);
    this.typists.left(member);
    this.#views.delete(member);
    for (const drawing of this.#drawings.values()) {
      if (drawing.member === member) drawing.faded = true;
    }
    this.#shapes.delete(member);
    this.#drags.delete(member);
    this.#cursors.delete(member);
  }

  /** Ends what has been silent for too long; tells if anything did. */
  expire(now: number): boolean {
    this.lasers.expire(now);
    let ended = false;
    for (const held of [this.#drawings, this.#shapes, this.#drags]) {
      for (const [key, { at }] of held) {
        if (now - at >= LIVE_MILLISECONDS) ended = held.delete(key) || ended;
      }
    }
    return ended;
  }

  /** Forgets members and what they do before a new welcome tells of them; strokes fade. */
  lost(): void {
    this.lasers.lost();
    this.typists.lost();
    this.#views.clear();
    for (const drawing of this.#drawings.values()) drawing.faded = true;
    this.#shapes.clear();
    this.#drags.clear();
    this.#cursors.clear();
  }

  /** Drops drags that the entry makes real, and those of elements that it took away. */
  #dropDrags(
    entry: Entry,
    touched: ReadonlySet<string>,
    members: ReadonlyMap<string, Member>,
  ): boolean {
    if (this.#drags.size === 0) return false;
    const real = new Set(named(entry.ops));
    let dropped = false;
    for (const [member, { value }] of this.#drags) {
      const own = members.get(member)?.client === entry.client;
      const over = ([id]: readonly [string, unknown]) =>
        own ? real.has(id) : touched.has(id) && !this.#known.present(id);
      if (value.patches.some(over)) dropped = this.#drags.delete(member) || dropped;
    }
    return dropped;
  }

  #ink(member: string, ink: Ink, now: number): Seen {
    if (ink.end) {
      this.#finish(ink.id);
      return this.#drawings.delete(ink.id) ? "live" : undefined;
    }
    if (this.#finished.has(ink.id) || this.#known.used(ink.id)) return undefined;
    const drawing = this.#drawings.get(ink.id);
    if (drawing !== undefined && drawing.member === member) {
      if (!drawing.trail.add(ink)) return undefined;
      drawing.at = now;
      drawing.faded = false;
      return "live";
    }
    if (ink.style === null) return undefined;
    const trail = new Trail(ink.id, ink.style);
    if (!trail.add(ink)) return undefined;
    this.#drawings.set(ink.id, { member, trail, faded: false, at: now });
    return "live";
  }

  #shape(member: string, id: string, element: Element | null, now: number): Seen {
    if (element === null) {
      this.#finish(id);
      return this.#endShape(id) ? "live" : undefined;
    }
    if (this.#finished.has(id) || this.#known.used(id)) return undefined;
    this.#shapes.set(member, { value: element, at: now });
    return "live";
  }

  #endShape(id: string): boolean {
    for (const [member, { value }] of this.#shapes) {
      if (value.id === id) return this.#shapes.delete(member);
    }
    return false;
  }

  #drag(member: string, drag: Drag, now: number): Seen {
    if (drag.patches.length === 0) return this.#drags.delete(member) ? "live" : undefined;
    this.#drags.set(member, { value: drag, at: now });
    return "live";
  }

  #finish(id: string): void {
    this.#finished.add(id);
    if (this.#finished.size <= FINISHED) return;
    for (const oldest of this.#finished) {
      this.#finished.delete(oldest);
      return;
    }
  }
}
