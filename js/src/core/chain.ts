/**
 * An order of ids as links: any number of moves for the price of one walk.
 *
 * A single move is cheaper in an array; an undo of many, or a hostile entry of a thousand, is not.
 */

// Stands below the lowest and above the topmost id; no id is empty.
const END = "";

/** An order, bottom to top, in which a move costs no more than the ids it moves. */
export class Chain {
  readonly #above = new Map<string, string>([[END, END]]);
  readonly #below = new Map<string, string>([[END, END]]);

  constructor(order: Iterable<string>) {
    for (const id of order) this.push(id);
  }

  /** Puts a new id on top. */
  push(id: string): void {
    this.#link(id, this.#next(this.#below, END));
  }

  /**
   * Moves `ids`, in the order given; `to` is front, back, or above or below the anchor.
   *
   * All must be in the order, and the anchor must not be among the ids.
   */
  move(ids: Iterable<string>, to: string, anchor: string): void {
    const moving = [...ids];
    for (const id of moving) {
      const above = this.#next(this.#above, id);
      const below = this.#next(this.#below, id);
      this.#above.set(below, above);
      this.#below.set(above, below);
    }
    let under = this.#under(to, anchor);
    for (const id of moving) {
      this.#link(id, under);
      under = id;
    }
  }

  /** Gives all ids, bottom to top. */
  ids(): string[] {
    const found: string[] = [];
    let id = END;
    while (found.length < this.#above.size - 1) {
      id = this.#next(this.#above, id);
      found.push(id);
    }
    return found;
  }

  #under(to: string, anchor: string): string {
    if (to === "back") return END;
    if (to === "front") return this.#next(this.#below, END);
    return to === "above" ? anchor : this.#next(this.#below, anchor);
  }

  #link(id: string, under: string): void {
    const above = this.#next(this.#above, under);
    this.#above.set(under, id);
    this.#below.set(above, id);
    this.#above.set(id, above);
    this.#below.set(id, under);
  }

  #next(links: Map<string, string>, id: string): string {
    const found = links.get(id);
    if (found === undefined) throw new RangeError(`${id} is not in the order`);
    return found;
  }
}
