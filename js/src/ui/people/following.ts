/** Seeing what another sees: this page's view moves with theirs until it is moved here. */

import { type View as Frame, LEAST_ZOOM, MOST_ZOOM } from "../../canvas/view";
import { UNIT } from "../../core/geometry";
import { LIMITS, type Member, type View } from "../../core/types.gen";
import type { Board } from "../../sync/board";
import type { Desk } from "../../tools/desk";

/** Milliseconds in which the view covers about two thirds of its way. */
const GLIDE = 90;
/** Differences that nobody sees: CSS pixels, and a share of the zoom. */
const NEAR = 0.5;
const SAME_ZOOM = 0.002;
/** Who lost the connection may come back so soon, ms. */
const GRACE = 10_000;
/** Somebody's view comes so soon after one begins to follow, ms. */
const VISIT = 4000;

export interface FollowerParts {
  readonly desk: Desk;
  /** Whether people asked their system for less motion. */
  readonly still: boolean;
  /** The one followed has left. */
  gone(name: string): void;
  notFound(name: string): void;
}

export class Follower {
  private readonly board: Board;
  private readonly listeners = new Set<() => void>();
  private readonly ends: (() => void)[];
  private target: Member | undefined;
  /** Only to see once where they are. */
  private isVisit = false;
  private aim: View | undefined;
  /** The view that was set here last: any other was chosen by the person. */
  private own: Frame | undefined;
  private frame = 0;
  private width = 0;
  private before = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private audience = "";

  constructor(private readonly parts: FollowerParts) {
    const { board, surface } = parts.desk;
    this.board = board;
    this.ends = [
      board.on("views", () => this.arrived()),
      board.on("members", () => this.membersChanged()),
      surface.onView(() => this.viewed()),
    ];
    surface.element.addEventListener("pointerdown", this.touched);
    this.ends.push(() => surface.element.removeEventListener("pointerdown", this.touched));
  }

  /** Whom this page follows. */
  get followed(): Member | undefined {
    return this.isVisit ? undefined : this.target;
  }

  /** Those who follow this page. */
  get followers(): Member[] {
    const you = this.board.you?.id ?? "-";
    return [...this.board.members.values()].filter(({ following }) => following === you);
  }

  follow(member: Member): void {
    this.begin(member, false);
  }

  /** Goes once to where somebody is: to their pointer, or to what they see. */
  visit(member: Member): void {
    const cursor = this.board.cursors.get(member.id);
    if (cursor === undefined) {
      this.begin(member, true);
      this.timer = setTimeout(() => {
        this.stop();
        this.parts.notFound(member.name);
      }, VISIT);
      return;
    }
    this.stop();
    const zoom = Math.round(this.parts.desk.surface.view.zoom * 1000);
    this.head({ kind: "view", center: [cursor.x, cursor.y], zoom });
  }

  /** Ends following, or a way there; tells whether there was any. */
  stop(): boolean {
    const { target } = this;
    this.halt();
    clearTimeout(this.timer);
    if (target === undefined) return false;
    this.target = undefined;
    this.isVisit = false;
    this.board.me({ following: "" });
    this.tell();
    return true;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispose(): void {
    this.stop();
    for (const end of this.ends) end();
    this.listeners.clear();
  }

  private begin(member: Member, isVisit: boolean): void {
    this.halt();
    clearTimeout(this.timer);
    this.target = member;
    this.isVisit = isVisit;
    this.board.me({ following: member.id });
    this.tell();
    this.arrived();
  }

  private readonly touched = (): void => {
    this.stop();
  };

  private arrived(): void {
    const view = this.target && this.board.views.get(this.target.id);
    if (view === undefined || view === this.aim) return;
    this.head(view);
    if (this.isVisit) {
      clearTimeout(this.timer);
      this.target = undefined;
      this.isVisit = false;
      this.board.me({ following: "" });
    }
  }

  private head(view: View): void {
    this.aim = view;
    this.own = this.parts.desk.surface.view;
    if (this.parts.still) this.set(this.frameOf(view));
    else if (this.frame === 0) {
      this.before = performance.now();
      this.frame = requestAnimationFrame(this.step);
    }
  }

  private readonly step = (now: number): void => {
    this.frame = 0;
    const { aim } = this;
    if (aim === undefined) return;
    const { surface } = this.parts.desk;
    const goal = this.frameOf(aim);
    const share = 1 - Math.exp(-Math.min(Math.max(now - this.before, 0), 100) / GLIDE);
    this.before = now;
    const next = between(surface.view, goal, share, surface.size);
    if (isNear(next, goal)) {
      this.set(goal);
      return;
    }
    this.set(next);
    this.frame = requestAnimationFrame(this.step);
  };

  private set(view: Frame): void {
    const { surface } = this.parts.desk;
    this.own = undefined;
    surface.setView(view);
    this.own = surface.view;
  }

  private halt(): void {
    if (this.frame !== 0) cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.aim = undefined;
    this.own = undefined;
  }

  /** What of the board is in the middle there is in the middle here, as large. */
  private frameOf({ center: [x, y], zoom }: View): Frame {
    const { width, height } = this.parts.desk.surface.size;
    const scale = Math.min(Math.max(zoom / 1000, LEAST_ZOOM), MOST_ZOOM);
    return { x: x / UNIT - width / scale / 2, y: y / UNIT - height / scale / 2, zoom: scale };
  }

  /** The view or the size of the surface changed: by this, by the person, or by the window. */
  private viewed(): void {
    const { view, size } = this.parts.desk.surface;
    const isResized = size.width !== this.width;
    this.width = size.width;
    if (this.own !== undefined && !same(this.own, view)) this.stop();
    else if (isResized && this.followed !== undefined && this.aim !== undefined)
      this.head(this.aim);
    this.show();
  }

  /** Tells those who follow what is seen here. */
  private show(): void {
    if (this.followers.length === 0 || this.isInCircle()) return;
    const { view, size } = this.parts.desk.surface;
    if (size.width === 0) return;
    const at = (corner: number, extent: number): number =>
      bounded(Math.round((corner + extent / view.zoom / 2) * UNIT));
    const center = [at(view.x, size.width), at(view.y, size.height)] as const;
    this.board.live({ kind: "view", center, zoom: Math.round(view.zoom * 1000) });
  }

  /** Two who follow each other would never come to rest. */
  private isInCircle(): boolean {
    const you = this.board.you?.id;
    const seen = new Set<string>();
    let next = this.target?.id;
    while (next !== undefined && next !== "" && !seen.has(next)) {
      if (next === you) return true;
      seen.add(next);
      next = this.board.members.get(next)?.following;
    }
    return false;
  }

  private membersChanged(): void {
    const audience = this.followers.map(({ id }) => id).join(" ");
    const isNew = audience !== this.audience;
    this.audience = audience;
    if (isNew) this.show();
    this.findAgain();
    if (isNew || this.target !== undefined) this.tell();
  }

  /** A connection that broke comes back under another id. */
  private findAgain(): void {
    const { target } = this;
    if (target === undefined || this.isVisit) return;
    const { members } = this.board;
    if (members.has(target.id)) {
      this.target = members.get(target.id);
      return;
    }
    const back = [...members.values()].find(({ client }) => client === target.client);
    if (back !== undefined) {
      clearTimeout(this.timer);
      this.begin(back, false);
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.target !== target) return;
      this.stop();
      this.parts.gone(target.name);
    }, GRACE);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function bounded(value: number): number {
  return Math.min(Math.max(value, -LIMITS.COORDINATE), LIMITS.COORDINATE);
}

function same(a: Frame, b: Frame): boolean {
  return a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}

function isNear(a: Frame, b: Frame): boolean {
  const away = Math.hypot(a.x - b.x, a.y - b.y) * b.zoom;
  return away < NEAR && Math.abs(a.zoom / b.zoom - 1) < SAME_ZOOM;
}

/** Part of the way; the middle of the view moves straight, and the zoom evenly. */
function between(
  from: Frame,
  to: Frame,
  share: number,
  { width, height }: { width: number; height: number },
): Frame {
  const zoom = from.zoom * (to.zoom / from.zoom) ** share;
  const middle = (a: Frame): [number, number] => [
    a.x + width / a.zoom / 2,
    a.y + height / a.zoom / 2,
  ];
  const [x0, y0] = middle(from);
  const [x1, y1] = middle(to);
  return {
    x: x0 + (x1 - x0) * share - width / zoom / 2,
    y: y0 + (y1 - y0) * share - height / zoom / 2,
    zoom,
  };
}
