import type { Element } from "../../../src/core/types.gen";
import type { Board } from "../../../src/sync/board";

interface Seen {
  readonly element: Element;
  readonly z: number;
}

/** A copy of a board's picture, kept as a canvas would: from nothing but its change events. */
export class Mirror {
  readonly seen = new Map<string, Seen>();
  changes = 0;

  constructor(private readonly board: Board) {
    board.on("change", ({ touched, orderChanged }) => {
      this.changes += 1;
      if (touched === "all") {
        this.seen.clear();
        for (const { id } of board.elements()) this.#read(id);
        return;
      }
      for (const id of touched) this.#read(id);
      if (orderChanged) for (const id of this.seen.keys()) this.#read(id);
    });
  }

  /** The elements by z, as far as a canvas shows them: without who did what when. */
  get picture(): unknown[] {
    const sorted = [...this.seen.values()].sort((a, b) => a.z - b.z);
    return sorted.map(({ element, z }) => ({ ...look(element), z }));
  }

  #read(id: string): void {
    const element = this.board.get(id);
    if (element === undefined) this.seen.delete(id);
    else this.seen.set(id, { element, z: this.board.zIndex(id) });
  }
}

/** What is to be seen of an element. */
export function look({ author: _a, editedBy: _b, editedAt: _c, lockedBy: _d, ...rest }: Element) {
  return rest;
}
