/** The state of a board: what the fold of its log has come to. */

import { Chain } from "./chain";
import { MalformedFrame } from "./errors";
import {
  ACCESS_ROLE,
  type Access,
  type Asked,
  type ChatMessage,
  type Element,
  GUEST,
  LIMITS,
  type Meta,
  type Placed,
  Role,
} from "./types.gen";

/** Tells whether a client other than `client` touched the element after `seq`. */
export function changedSince(placed: Placed, seq: number, client: string): boolean {
  return (placed.client === client ? placed.othersAt : placed.touchedAt) > seq;
}

/**
 * One board in memory. Only `apply` changes it.
 *
 * `order` lists ids bottom to top and keeps the place of removed elements, so that a revived
 * element returns to where it was.
 */
export class BoardState {
  seq = 0;
  at = 0;
  listed = false;
  archived = false;
  locked = false;
  pen: string | null = null;
  roles = new Map<string, Role>();
  banned = new Set<string>();
  groups = new Map<string, Role>();
  asks = new Map<string, Asked>();
  names = new Map<string, string>();
  pictures = new Map<string, string>();
  chat: ChatMessage[] = [];
  placed = new Map<string, Placed>();
  order: string[] = [];
  removed = new Set<string>();
  #chain: Chain | undefined;

  constructor(
    public title = "",
    owner: string | null = null,
    public access: Access = "edit",
  ) {
    if (owner !== null) this.roles.set(owner, Role.OWNER);
  }

  /** The number of elements on the board. */
  get size(): number {
    return this.placed.size - this.removed.size;
  }

  /** Goes over the elements on the board, bottom to top. */
  *elements(): Generator<Element, void, undefined> {
    for (const id of this.order) {
      const element = this.get(id);
      if (element !== undefined) yield element;
    }
  }

  /** Gives the element on the board with this id. */
  get(id: string): Element | undefined {
    const found = this.placed.get(id);
    return found === undefined || found.removedAt > 0 ? undefined : found.element;
  }

  /**
   * Gives what the board itself lets this user do (see `effective`): a ban goes before a role of
   * their own, that before the highest of their groups' and what anybody signed in may do.
   */
  boardRole(user: string, groups: readonly string[] = []): Role {
    if (this.banned.has(user)) return Role.NONE;
    const own = this.roles.get(user);
    if (own !== undefined) return own;
    let granted: Role = user.startsWith(GUEST) ? Role.NONE : ACCESS_ROLE[this.access];
    for (const group of groups) {
      const role = this.groups.get(group) ?? Role.NONE;
      if (role > granted) granted = role;
    }
    return granted;
  }

  /** Gives everything but the elements as one record. */
  meta(): Meta {
    return {
      seq: this.seq,
      at: this.at,
      title: this.title,
      access: this.access,
      locked: this.locked,
      pen: this.pen,
      roles: [...this.roles],
      banned: [...this.banned],
      names: [...this.names],
      chat: [...this.chat],
      listed: this.listed,
      archived: this.archived,
      groups: [...this.groups],
      asks: [...this.asks.values()],
      pictures: [...this.pictures],
    };
  }

  /**
   * Builds the state from a snapshot's parts, `placed` in order, tombstones included.
   *
   * Throws MalformedFrame when an element is there twice.
   */
  static load(meta: Meta, placed: Iterable<Placed>): BoardState {
    const state = new BoardState(meta.title, null, meta.access);
    state.seq = meta.seq;
    state.at = meta.at;
    state.locked = meta.locked;
    state.pen = meta.pen;
    state.roles = new Map(meta.roles);
    state.banned = new Set(meta.banned);
    state.names = new Map(meta.names);
    state.chat = [...meta.chat];
    state.listed = meta.listed;
    state.archived = meta.archived;
    state.groups = new Map(meta.groups);
    state.asks = new Map(meta.asks.map((asked) => [asked.user, asked]));
    state.pictures = new Map(meta.pictures);
    state.extend(placed);
    return state;
  }

  /**
   * Puts a snapshot's next elements on top, tombstones included.
   *
   * Throws MalformedFrame when an element is there twice.
   */
  extend(placed: Iterable<Placed>): void {
    for (const item of placed) {
      const id = item.element.id;
      this.placed.set(id, item);
      this.order.push(id);
      if (item.removedAt > 0) this.removed.add(id);
    }
    const twice = this.order.length - this.placed.size;
    if (twice > 0) throw new MalformedFrame(`a snapshot holds ${twice} elements a second time`);
  }

  /** Expects many moves: until `settle` they are made in links and `order` lags behind. */
  link(): void {
    this.#chain = new Chain(this.order);
  }

  /** Brings `order` up to date after `link`. */
  settle(): void {
    if (this.#chain === undefined) return;
    this.order = this.#chain.ids();
    this.#chain = undefined;
  }

  /** Puts a new id on top of the order. */
  push(id: string): void {
    if (this.#chain === undefined) this.order.push(id);
    else this.#chain.push(id);
  }

  /** Gives the order, also between `link` and `settle`. */
  stack(): readonly string[] {
    return this.#chain === undefined ? this.order : this.#chain.ids();
  }

  /**
   * Moves ids, in the order given, to the front, the back, above or below an anchor.
   *
   * All must be in the order, and the anchor must not be among the ids. `order` is a new array
   * afterwards.
   */
  move(ids: readonly string[], to: string, anchor: string): void {
    const moving = new Set(ids);
    if (this.#chain !== undefined) {
      this.#chain.move(moving, to, anchor);
      return;
    }
    const rest = this.order.filter((id) => !moving.has(id));
    let index = to === "back" ? 0 : rest.length;
    if (anchor !== "") index = rest.indexOf(anchor) + (to === "above" ? 1 : 0);
    rest.splice(index, 0, ...moving);
    this.order = rest;
  }

  /**
   * Keeps only the newest tombstones once they are a twentieth over their limit.
   *
   * The slack makes the walk over `order` rare; every replica does it at the same seq, and among
   * those removed at one seq the lowest on the board go first.
   */
  forgetOldestTombstones(): void {
    const slack = Math.floor(LIMITS.TOMBSTONES / 20);
    if (this.removed.size <= LIMITS.TOMBSTONES + slack) return;
    const tombstones = this.order.filter((id) => this.removed.has(id));
    const removedAt = (id: string) => this.placed.get(id)?.removedAt ?? 0;
    tombstones.sort((a, b) => removedAt(a) - removedAt(b));
    for (const id of tombstones.slice(0, tombstones.length - LIMITS.TOMBSTONES)) {
      this.removed.delete(id);
      this.placed.delete(id);
    }
    this.order = this.order.filter((id) => this.placed.has(id));
  }
}
