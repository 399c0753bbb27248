/** A session as tools, canvas and ui see it. */

import type { Bounds } from "../core/path";
import type { Drag, Element, Ink, LiveItem, Member, Op, View } from "../core/types.gen";
import { Role } from "../core/types.gen";
import type {
  Board,
  BoardEvents,
  BoardFacts,
  ChatLine,
  LaserPoint,
  LiveStroke,
  RemoteCursor,
  Status,
} from "./board";
import type { Unsubscribe } from "./emitter";
import type { Replica } from "./replica";
import { canDraw, roleNow } from "./rights";
import type { MeChange } from "./self";
import type { Session } from "./session";
import type { Deed } from "./undo";

export class SharedBoard implements Board {
  readonly id: string;
  readonly #session: Session;
  readonly #replica: Replica;

  constructor(id: string, session: Session) {
    this.id = id;
    this.#session = session;
    this.#replica = session.actions.replica;
  }

  get title(): string {
    return this.#replica.meta.title;
  }

  get seq(): number {
    return this.#replica.confirmed.seq;
  }

  get status(): Status {
    return this.#session.status;
  }

  get role(): Role {
    return this.you === undefined
      ? Role.NONE
      : roleNow(this.#replica.confirmed, this.#session.people.author);
  }

  get canDraw(): boolean {
    if (this.you === undefined || this.status.state === "refused") return false;
    return canDraw(this.#replica.confirmed, this.#session.people.author);
  }

  get you(): Member | undefined {
    return this.#session.people.you;
  }

  get members(): ReadonlyMap<string, Member> {
    return this.#session.people.members;
  }

  get cursors(): ReadonlyMap<string, RemoteCursor> {
    return this.#session.people.live.cursors;
  }

  get liveStrokes(): ReadonlyMap<string, LiveStroke> {
    const { people, sender, isLive } = this.#session;
    const own = sender.strokes(this.you?.id ?? "");
    return new Map([...people.live.strokes(!isLive), ...own]);
  }

  get liveShapes(): ReadonlyMap<string, Element> {
    return this.#session.people.live.shapes;
  }

  get liveDrags(): ReadonlyMap<string, Drag> {
    return this.#session.people.live.drags;
  }

  get lasers(): ReadonlyMap<string, readonly LaserPoint[]> {
    return this.#session.people.live.lasers.trails;
  }

  get typing(): readonly string[] {
    return this.#session.people.live.typists.members;
  }

  get views(): ReadonlyMap<string, View> {
    return this.#session.people.live.views;
  }

  get facts(): BoardFacts {
    return this.#replica.meta;
  }

  get chat(): readonly ChatLine[] {
    const { seq } = this.#replica.confirmed;
    return this.#replica.meta.chat.map((each) => ({ ...each, pending: each.seq > seq }));
  }

  get ceiling(): Role {
    return this.#session.people.author.ceiling;
  }

  get tellsApart(): boolean {
    return this.#session.people.author.floor === Role.NONE;
  }

  get atRisk(): boolean {
    return this.#session.atRisk;
  }

  get size(): number {
    return this.#replica.size;
  }

  get extent(): Bounds | undefined {
    return this.#session.intake.extent;
  }

  note(deed: Deed): void {
    this.#session.actions.note(deed);
    this.#session.events.emit("history", undefined);
  }

  get canUndo(): boolean {
    return this.#session.actions.history.can("undo");
  }

  get canRedo(): boolean {
    return this.#session.actions.history.can("redo");
  }

  elements(): Iterable<Element> {
    return this.#replica.elements();
  }

  get(id: string): Element | undefined {
    return this.#replica.get(id);
  }

  zIndex(id: string): number {
    return this.#replica.rank(id);
  }

  nameOf(user: string): string {
    return this.#session.nameOf(user);
  }

  submit(ops: readonly Op[]): void {
    this.#session.submit(ops);
  }

  undo(): void {
    this.#session.turn("undo");
  }

  redo(): void {
    this.#session.turn("redo");
  }

  live(item: LiveItem): void {
    if (item.kind === "view" && !this.#isFollowed) return;
    this.#session.say(item);
  }

  ink(item: Ink): void {
    this.#session.say(item);
  }

  me(change: MeChange): void {
    this.#session.self.set(change);
  }

  retry(): void {
    this.#session.retry();
  }

  leave(): void {
    this.#session.leave();
  }

  get #isFollowed(): boolean {
    const you = this.you?.id;
    for (const { following } of this.members.values()) if (following === you) return true;
    return false;
  }

  on<K extends keyof BoardEvents>(
    event: K,
    listener: (value: BoardEvents[K]) => void,
  ): Unsubscribe {
    return this.#session.events.on(event, listener);
  }
}
