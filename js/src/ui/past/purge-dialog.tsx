/** Removes for good what is not on the board any more; asks twice, since nothing brings it back. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Board, Notice } from "../../sync/board";
import type { Rest } from "../../sync/rest";
import { Dialog } from "../dialog";
import { say } from "../front-texts";
import { whyOf } from "../why";

interface PurgeProps {
  readonly board: Board;
  readonly rest: Rest;
  tell(notice: Notice): void;
  /** Tells whether it was done. */
  close(isDone: boolean): void;
}

interface Purged {
  readonly removed_entries: number;
  readonly removed_blobs: number;
}

export function PurgeDialog({ board, rest, tell, close }: PurgeProps): VNode {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const isSure = typed.trim() === board.id;
  const purge = async (): Promise<void> => {
    if (!isSure || busy) return;
    setBusy(true);
    try {
      const path = `api/boards/${encodeURIComponent(board.id)}/purge`;
      const { removed_entries: count } = await rest.post<Purged>(path);
      tell({ text: say("past.purged", { count }), level: "info" });
      close(true);
    } catch (error) {
      tell({ text: say("share.failed", { why: whyOf(error) }), level: "warning" });
      setBusy(false);
    }
  };
  return (
    <Dialog title={say("past.purge")} close={() => close(false)}>
      <form
        class="nb-form"
        onSubmit={(event) => {
          event.preventDefault();
          void purge();
        }}
      >
        <p class="nb-remark">{say("past.purge-about")}</p>
        <label class="nb-labelled">
          <span>{say("past.purge-type", { id: board.id })}</span>
          <input
            class="nb-field"
            data-first
            value={typed}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="nb-primary nb-danger" aria-disabled={!isSure || busy}>
          {say("past.purge-do")}
        </button>
      </form>
    </Dialog>
  );
}
