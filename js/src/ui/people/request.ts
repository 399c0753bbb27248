/** Asking the owners for more than watching. */

import { Role } from "../../core/types.gen";
import type { Board } from "../../sync/board";

export class Request {
  private withdrawn = false;

  constructor(private readonly board: Board) {}

  /** Whether there is a request of this page's person that nobody has answered. */
  get isOpen(): boolean {
    return this.board.facts.asks.has(this.board.you?.user ?? "");
  }

  ask(): void {
    this.withdrawn = false;
    this.board.submit([{ kind: "ask", role: Role.EDITOR }]);
  }

  /** Takes the request back, which is not the same as having it declined. */
  withdraw(): void {
    const user = this.board.you?.user;
    if (user === undefined) return;
    this.withdrawn = true;
    this.board.submit([{ kind: "decline", user }]);
  }

  /** Whether it went because it was withdrawn here. */
  get wasWithdrawn(): boolean {
    return this.withdrawn;
  }
}
