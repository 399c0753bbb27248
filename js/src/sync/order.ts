/**
 * The stack as it is shown: the confirmed order, then what is pending on top of it.
 *
 * Every id has a rank, a number to compare. Ranks stay what they are while elements are added, so
 * that an acknowledgement moves nothing.
 */

// Others may add this many elements below a pending one before ranks are dealt out anew.
const GAP = 2 ** 20;

export class ShownOrder {
  #confirmed: readonly string[] = [];
  /** How many ids of `#confirmed` have been given a rank. */
  #ranked = 0;
  /** Rank of the topmost confirmed id. */
  #top = -1;
  #ranks = new Map<string, number>();
  /** Rank of the topmost pending id, or a lower number when there is none. */
  #highest = -1;
  /** Pending ids on top of the confirmed order, lowest first. */
  readonly #tail = new Set<string>();
  /** The whole order when a pending op rearranges it. */
  #custom: string[] | undefined;

  /** Gives the position of an id for comparisons, or -1 for an unknown one. */
  rank(id: string): number {
    return this.#ranks.get(id) ?? -1;
  }

  /** Gives all ids bottom to top, tombstones included. */
  ids(): readonly string[] {
    if (this.#custom !== undefined) return this.#custom;
    return this.#tail.size === 0 ? this.#confirmed : [...this.#confirmed, ...this.#tail];
  }

  /**
   * Takes note that the confirmed order was extended or replaced; tells whether elements that
   * were there before have new ranks.
   */
  confirm(order: readonly string[]): boolean {
    // `apply` pushes what is added and makes a new array for everything else.
    if (order !== this.#confirmed || this.#custom !== undefined) {
      this.#confirmed = order;
      this.#deal();
      return true;
    }
    for (const id of order.slice(this.#ranked)) this.#append(id);
    this.#ranked = order.length;
    return this.#raiseTail();
  }

  /** Puts a pending id on top. */
  push(id: string): void {
    if (this.#tail.has(id)) return;
    this.#tail.add(id);
    this.#highest = Math.max(this.#top, this.#highest);
    this.#rankHighest(id);
    this.#custom?.push(id);
  }

  /** Takes a pending id away again. */
  drop(id: string): void {
    if (!this.#tail.delete(id)) return;
    this.#ranks.delete(id);
    if (this.#custom !== undefined) this.#custom = this.#custom.filter((other) => other !== id);
  }

  /** Shows `order` in place of the confirmed one with its tail; undefined ends that. */
  rearrange(order: readonly string[] | undefined): void {
    this.#custom = order === undefined ? undefined : [...order];
    this.#deal();
  }

  #append(id: string): void {
    const pending = this.#tail.delete(id) ? this.rank(id) : -1;
    this.#top = pending > this.#top ? pending : this.#top + 1;
    this.#ranks.set(id, this.#top);
  }

  /** Lifts the pending ids above the confirmed ones if one of them is not. */
  #raiseTail(): boolean {
    const [lowest] = this.#tail;
    if (lowest === undefined || this.rank(lowest) > this.#top) return false;
    this.#highest = this.#top;
    for (const id of this.#tail) this.#rankHighest(id);
    return true;
  }

  #rankHighest(id: string): void {
    this.#highest += GAP;
    this.#ranks.set(id, this.#highest);
  }

  /** Gives every id a new rank. */
  #deal(): void {
    const order = this.#custom ?? this.#confirmed;
    this.#ranks = new Map();
    for (const [rank, id] of order.entries()) this.#ranks.set(id, rank);
    this.#top = order.length - 1;
    this.#ranked = this.#confirmed.length;
    if (this.#tail.size === 0) return;
    const confirmed = new Set(this.#confirmed);
    this.#highest = this.#top;
    for (const id of this.#tail) {
      if (confirmed.has(id)) this.#tail.delete(id);
      else if (!this.#ranks.has(id)) this.#rankHighest(id);
    }
  }
}
