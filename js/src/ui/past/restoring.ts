/** Makes a board what it was. */

import type { Board, Notice } from "../../sync/board";
import type { EntryModel, RestoreModel } from "../../sync/models";
import type { Rest } from "../../sync/rest";
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
export async function restoreTo(
  { board, rest, path, tell }: Restoring,
  entry: EntryModel,
): Promise<void> {
  const client = board.you?.client;
  try {
    const done = await rest.post<RestoreModel>(`${path}/restore`, { seq: entry.seq, client });
    const undo = async (): Promise<void> => {
      // Only what this restoring did: what others changed since stays.
      const body = { seq: done.first - 1, if_seq: done.last, client };
      try {
        const { left } = await rest.post<RestoreModel>(`${path}/restore`, body);
        const key = left > 0 ? "past.undone-left" : "past.undone";
        tell({ text: say(key, { count: left }), level: "info" });
      } catch (error) {
        tell({ text: say("share.failed", { why: whyOf(error) }), level: "warning" });
      }
    };
    const words = say("past.restored", { when: momentWords(entry.at, Date.now()) });
    const way = { label: say("past.undo"), press: () => void undo() };
    tell({ text: words, level: "info", way });
  } catch (error) {
    tell({ text: say("share.failed", { why: whyOf(error) }), level: "warning" });
  }
}
