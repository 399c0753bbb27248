/** Makes a board what it was: a step that can be undone and done again. */

import type { Board, Notice } from "../../sync/board";
import type { EntryModel, RestoreModel } from "../../sync/models";
import type { Rest } from "../../sync/rest";
import type { Deed, Direction } from "../../sync/undo";
import { say } from "../front-texts";
import { whyOf } from "../why";
import { momentWords } from "./past-words";

interface Restoring {
  readonly board: Board;
  readonly rest: Rest;
  /** `api/boards/<id>`. */
  readonly path: string;
  tell(notice: Notice): void;
}

/** Makes the board what it was after `entry`, and offers the way back. */
export async function restoreTo(parts: Restoring, entry: EntryModel): Promise<void> {
  const restored = new Restored(parts, entry);
  if (await restored.begin()) parts.board.note(restored);
}

class Restored implements Deed {
  private readonly parts: Restoring;
  private readonly entry: EntryModel;
  /** The entries that did it, or took it back, last. */
  private last: RestoreModel | undefined;
  /** Which way the next turn goes; one that is not due changes nothing. */
  private due: Direction = "undo";

  constructor(parts: Restoring, entry: EntryModel) {
    this.parts = parts;
    this.entry = entry;
  }

  /** Does it; tells whether the server did. */
  async begin(): Promise<boolean> {
    if (!(await this.ask({ seq: this.entry.seq }))) return false;
    const way = { label: say("past.undo"), press: () => this.turn("undo") };
    this.tell({ text: this.doneWords(), level: "info", way });
    return true;
  }

  turn(direction: Direction): void {
    if (this.last === undefined || direction !== this.due) return;
    this.due = direction === "undo" ? "redo" : "undo";
    void this.turned(direction, this.last);
  }

  private async turned(direction: Direction, { first, last }: RestoreModel): Promise<void> {
    const seq = direction === "undo" ? first - 1 : this.entry.seq;
    // Only what this restoring did: what others changed since stays.
    if (!(await this.ask({ seq, if_seq: last }))) {
      this.due = direction;
      return;
    }
    const count = this.last?.left ?? 0;
    const undone = count > 0 ? say("past.undone-left", { count }) : say("past.undone");
    this.tell({ text: direction === "undo" ? undone : this.doneWords(), level: "info" });
  }

  private async ask(moment: { seq: number; if_seq?: number }): Promise<boolean> {
    const { board, rest, path } = this.parts;
    const body = { ...moment, client: board.you?.client };
    try {
      this.last = await rest.post<RestoreModel>(`${path}/restore`, body);
      return true;
    } catch (error) {
      this.tell({ text: say("share.failed", { why: whyOf(error) }), level: "warning" });
      return false;
    }
  }

  private doneWords(): string {
    return say("past.restored", { when: momentWords(this.entry.at, Date.now()) });
  }

  private tell(notice: Notice): void {
    this.parts.tell(notice);
  }
}
