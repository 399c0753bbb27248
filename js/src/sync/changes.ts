/** What changed on a board since it was last told. */

import type { Change } from "./board";

/** Adds up changes until they are told as one. */
export class Changes {
  #touched: Set<string> | "all" = new Set();
  #orderChanged = false;

  add({ touched, orderChanged }: Change): void {
    this.#orderChanged ||= orderChanged;
    if (touched === "all") this.#touched = "all";
    if (touched === "all" || this.#touched === "all") return;
    for (const id of touched) this.#touched.add(id);
  }

  /** Gives what was added since the last call; undefined when that is nothing. */
  take(): Change | undefined {
    const change = { touched: this.#touched, orderChanged: this.#orderChanged };
    this.#touched = new Set();
    this.#orderChanged = false;
    const nothing = change.touched !== "all" && change.touched.size === 0 && !change.orderChanged;
    return nothing ? undefined : change;
  }
}
