/** A board in memory, for tests and the development page: no server, everything is acknowledged. */

import type { Bounds } from "../src/core/path";
import { unpack } from "../src/core/points";
import { BoardState } from "../src/core/state";
import type {
  Drag,
  Element,
  Ink,
  LiveItem,
  Member,
  Op,
  PatchSet,
  Reorder,
  Role,
  View,
} from "../src/core/types.gen";
import type {
  Board,
  BoardEvents,
  ChatLine,
  LaserPoint,
  LiveStroke,
  RemoteCursor,
  Status,
} from "../src/sync/board";
import { Emitter } from "../src/sync/emitter";
import type { MeChange } from "../src/sync/self";
import type { Deed, Direction } from "../src/sync/undo";

type Step = { readonly undo: () => string[]; readonly redo: () => string[] };

export const YOU: Member = {
  id: "m1",
  user: "ada",
  name: "Ada Lovelace",
  client: "c1",
  role: 3,
  agent: "widget",
  joinedAt: 1_700_000_000_000,
  handAt: 0,
  attention: "active",
  following: "",
};

export class FakeBoard implements Board {
  readonly id = "brave-otter-7f3k";
  title = "Sprint 12";
  seq = 0;
  status: Status = { state: "live", waiting: 0 };
  role: Role = 3;
  canDraw = true;
  you: Member | undefined = YOU;
  readonly members = new Map<string, Member>([[YOU.id, YOU]]);
  readonly cursors = new Map<string, RemoteCursor>();
  readonly liveStrokes = new Map<string, LiveStroke>();
  readonly liveShapes = new Map<string, Element>();
  readonly liveDrags = new Map<string, Drag>();
  typing: string[] = [];
  readonly views = new Map<string, View>();
  /** Set its fields, then emit `meta`. */
  facts = new BoardState("", YOU.user, "edit");
  chat: ChatLine[] = [];
  atRisk = false;
  extent: Bounds | undefined;
  ceiling: Role = 3;
  tellsApart = true;
  left = false;
  readonly lasers = new Map<string, readonly LaserPoint[]>();
  /** Everything that was submitted or sent live, for assertions. */
  readonly submitted: Op[][] = [];
  readonly lives: LiveItem[] = [];
  readonly inks: Ink[] = [];
  readonly mes: MeChange[] = [];
  retries = 0;
  private stack: Element[] = [];
  private places = new Map<string, number>();
  private readonly emitter = new Emitter<BoardEvents>((error) => {
    throw error;
  });
  private readonly done: Step[] = [];
  private readonly undone: Step[] = [];

  constructor(elements: readonly Element[] = []) {
    this.stack = [...elements];
    this.place();
  }

  get size(): number {
    return this.stack.length;
  }

  elements(): Iterable<Element> {
    return this.stack;
  }

  get(id: string): Element | undefined {
    return this.stack[this.places.get(id) ?? -1];
  }

  zIndex(id: string): number {
    return this.places.get(id) ?? -1;
  }

  nameOf(user: string): string {
    return [...this.members.values()].find((member) => member.user === user)?.name ?? user;
  }

  submit(ops: readonly Op[]): void {
    this.submitted.push([...ops]);
    this.undone.length = 0;
    this.done.push(this.apply(ops));
    this.emit("history", undefined);
  }

  undo(): void {
    const step = this.done.pop();
    if (step === undefined) return;
    this.undone.push(step);
    this.changed(step.undo());
    this.emit("history", undefined);
  }

  redo(): void {
    const step = this.undone.pop();
    if (step === undefined) return;
    this.done.push(step);
    this.changed(step.redo());
    this.emit("history", undefined);
  }

  note(deed: Deed): void {
    const turn = (direction: Direction) => () => {
      deed.turn(direction);
      return [];
    };
    this.done.push({ undo: turn("undo"), redo: turn("redo") });
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  live(item: LiveItem): void {
    this.lives.push(item);
  }

  ink(item: Ink): void {
    this.inks.push(item);
    if (item.end) this.liveStrokes.delete(item.id);
    else this.grow(item, YOU.id);
    this.emit("live", undefined);
  }

  /** Ink of somebody, as if it came from the server. */
  grow(item: Ink, member: string): void {
    const before = this.liveStrokes.get(item.id);
    const style = before?.style ?? item.style;
    if (style === null || style === undefined) throw new Error(`ink ${item.id} without a style`);
    this.liveStrokes.set(item.id, {
      id: item.id,
      member,
      style,
      xy: [...(before?.xy.slice(0, 2 * item.start) ?? []), ...unpack(item.points)],
      pressures: [...(before?.pressures.slice(0, item.start) ?? []), ...item.pressures],
      faded: false,
    });
  }

  me(change: MeChange): void {
    this.mes.push(change);
    const { hand, ...rest } = change;
    if (this.you === undefined) return;
    const handAt = hand === undefined ? this.you.handAt : hand ? Date.now() : 0;
    this.join({ ...this.you, ...rest, handAt });
  }

  /** A member comes, or shows itself otherwise. */
  join(member: Member): void {
    this.members.set(member.id, member);
    if (member.id === this.you?.id) this.you = member;
    this.emit("members", undefined);
  }

  leave(): void {
    this.left = true;
  }

  retry(): void {
    this.retries += 1;
  }

  on<K extends keyof BoardEvents>(event: K, listener: (value: BoardEvents[K]) => void): () => void {
    return this.emitter.on(event, listener);
  }

  emit<K extends keyof BoardEvents>(event: K, value: BoardEvents[K]): void {
    this.emitter.emit(event, value);
  }

  setStatus(status: Status): void {
    this.status = status;
    this.emit("status", status);
  }

  /** Replaces all elements, as a snapshot does. */
  load(elements: readonly Element[]): void {
    this.stack = [...elements];
    this.place();
    this.emit("change", { touched: "all", orderChanged: true });
  }

  /** Applies ops of somebody else. */
  receive(ops: readonly Op[]): void {
    this.apply(ops);
  }

  private apply(ops: readonly Op[]): Step {
    const before = this.stack;
    const ids = ops.flatMap((op) => this.applyOne(op));
    const after = this.stack;
    this.changed(ids);
    const show = (stack: Element[]) => () => {
      this.stack = stack;
      return ids;
    };
    return { undo: show(before), redo: show(after) };
  }

  private applyOne(op: Op): string[] {
    switch (op.kind) {
      case "add":
        this.stack = [...this.stack, op.element];
        this.liveStrokes.delete(op.element.id);
        return [op.element.id];
      case "remove":
        this.stack = this.stack.filter(({ id }) => !op.ids.includes(id));
        return [...op.ids];
      case "patch":
        this.stack = this.stack.map((each) => (each.id === op.id ? patched(each, op.set) : each));
        return [op.id];
      case "reorder":
        this.stack = reordered(this.stack, op);
        return [...op.ids];
      case "clear": {
        const gone = this.stack.map(({ id }) => id);
        this.stack = [];
        return gone;
      }
      case "say": {
        const { user: author, name } = YOU;
        const at = Date.now();
        this.chat = [
          ...this.chat,
          { seq: this.seq + 1, at, author, name, text: op.text, pending: false },
        ];
        this.emit("meta", undefined);
        return [];
      }
      case "unsay":
        this.chat = this.chat.filter(({ seq }) => seq !== op.seq);
        this.emit("meta", undefined);
        return [];
      case "pass-pen":
        this.facts.pen = op.to;
        this.emit("meta", undefined);
        return [];
      case "rename":
        this.title = op.title;
        this.emit("meta", undefined);
        return [];
      case "ask":
      case "decline":
      case "introduce":
      case "set-role":
      case "set-group":
      case "kick":
      case "ban":
        return [];
      default:
        throw new Error(`the fake board does not know ${op.kind}`);
    }
  }

  private changed(ids: readonly string[]): void {
    this.seq += 1;
    this.place();
    this.emit("change", { touched: new Set(ids), orderChanged: false });
  }

  private place(): void {
    this.places = new Map(this.stack.map(({ id }, index) => [id, index]));
  }
}

function reordered(stack: readonly Element[], { ids, to }: Reorder): Element[] {
  const moving = ids.map((id) => stack.find((each) => each.id === id)).filter((each) => !!each);
  const rest = stack.filter(({ id }) => !ids.includes(id));
  const [where, anchor] = to.split(":");
  const beside = rest.findIndex(({ id }) => id === anchor);
  const places = { front: rest.length, back: 0, above: beside + 1, below: beside };
  rest.splice(places[where as keyof typeof places], 0, ...moving);
  return rest;
}

function patched(element: Element, set: PatchSet): Element {
  const { stroke, fill, strokeAlpha, fillAlpha, width, dash, fontSize, align, ...rest } = set;
  const looks = { stroke, fill, strokeAlpha, fillAlpha, width, dash, fontSize, align };
  const given = Object.entries(looks).filter(([, value]) => value !== undefined);
  return {
    ...element,
    ...rest,
    style: { ...element.style, ...Object.fromEntries(given) },
  } as Element;
}
