/**
 * What one view has selected. It follows the board: what somebody else removes drops out of it.
 *
 * A click selects whole groups; `inside` is the group that was entered, within which single
 * members and inner groups are selected.
 */

import { groupOf } from "../core/groups";
import type { Element } from "../core/types.gen";
import type { Board, Change } from "../sync/board";

export class Selection {
  private readonly board: Board;
  private held: ReadonlySet<string> = new Set();
  private entered = "";
  private known: readonly Element[] | undefined;
  private byMe = false;
  private readonly listeners = new Set<() => void>();
  /** Told how many elements somebody else took away from what is selected. */
  onLost: ((count: number) => void) | undefined;

  constructor(board: Board) {
    this.board = board;
  }

  get ids(): ReadonlySet<string> {
    return this.held;
  }

  get size(): number {
    return this.held.size;
  }

  /** The group within which is selected; "" for the board itself. */
  get inside(): string {
    return this.entered;
  }

  /** What is selected, bottom to top. */
  get elements(): readonly Element[] {
    this.known ??= [...this.held]
      .map((id) => this.board.get(id))
      .filter((element) => element !== undefined)
      .sort((one, other) => this.board.zIndex(one.id) - this.board.zIndex(other.id));
    return this.known;
  }

  /** What of it may be changed: locked elements are only selected to be unlocked. */
  get free(): readonly Element[] {
    return this.board.canDraw ? this.elements.filter(({ locked }) => !locked) : [];
  }

  /** Selects exactly these. */
  set(ids: Iterable<string>, inside = ""): void {
    const held = new Set(ids);
    const same = held.size === this.held.size && [...held].every((id) => this.held.has(id));
    if (same && inside === this.entered) return;
    this.held = held;
    this.entered = inside;
    this.tell();
  }

  clear(): void {
    this.set([]);
  }

  add(ids: Iterable<string>): void {
    this.set([...this.held, ...ids], this.entered);
  }

  remove(ids: Iterable<string>): void {
    const gone = new Set(ids);
    this.set(
      [...this.held].filter((id) => !gone.has(id)),
      this.entered,
    );
  }

  /** Everything that is not locked, or all of the group that was entered. */
  selectAll(): void {
    const ids: string[] = [];
    for (const { id, locked, groups } of this.board.elements()) {
      if (!locked && (this.entered === "" || groups.includes(this.entered))) ids.push(id);
    }
    this.set(ids, this.entered);
  }

  /** What a click on an element selects: its group as seen from inside `within`, else itself. */
  unitOf(element: Element, within = this.entered): string[] {
    const group = groupOf(element, within);
    if (group === undefined) return [element.id];
    return [...this.board.elements()]
      .filter(({ groups }) => groups.includes(group))
      .map(({ id }) => id);
  }

  /** Enters the group of an element and selects what of it is one level further in. */
  enter(element: Element): boolean {
    const group = groupOf(element, this.entered);
    if (group === undefined) return false;
    this.set(this.unitOf(element, group), group);
    return true;
  }

  /** Leaves the innermost group that was entered; tells whether there was one. */
  leaveGroup(): boolean {
    if (this.entered === "") return false;
    const group = this.entered;
    const member = [...this.board.elements()].find(({ groups }) => groups.includes(group));
    if (member === undefined) {
      this.clear();
      return true;
    }
    const outer = member.groups[member.groups.indexOf(group) + 1] ?? "";
    this.set(this.unitOf(member, outer), outer);
    return true;
  }

  /** Goes to the next element up or down the stack, group by group; false at the end. */
  step(direction: 1 | -1): boolean {
    const heads: Element[] = [];
    const seen = new Set<string>();
    for (const element of this.board.elements()) {
      const unit = groupOf(element) ?? element.id;
      if (!seen.has(unit)) heads.push(element);
      seen.add(unit);
    }
    const at = heads.findIndex(({ id }) => this.held.has(id));
    const start = direction > 0 ? -1 : heads.length;
    const next = heads[(at < 0 ? start : at) + direction];
    if (next === undefined) {
      this.clear();
      return false;
    }
    this.set(this.unitOf(next, ""));
    return true;
  }

  /** The board changed: drops what is gone, tells of what changed. */
  follow({ touched }: Change): void {
    if (this.held.size === 0) return;
    const left = [...this.held].filter((id) => this.board.get(id) !== undefined);
    const lost = this.held.size - left.length;
    if (lost === 0) {
      if (touched === "all" || left.some((id) => touched.has(id))) this.tell();
      else this.known = undefined;
      return;
    }
    this.set(left, left.length === 0 ? "" : this.entered);
    if (!this.byMe) this.onLost?.(lost);
  }

  /** Runs something of one's own that may remove what is selected: no word about that. */
  quietly(work: () => void): void {
    this.byMe = true;
    try {
      work();
    } finally {
      this.byMe = false;
    }
  }

  /** Calls `listener` when something else is selected, or what is selected changed. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    this.known = undefined;
    for (const listener of this.listeners) listener();
  }
}
