/** For a board that is not there, or not shared: asks its owners, if it has any, to be let in. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { PanelProps } from "./company";
import { whyOf } from "./company";
import { wayText } from "./way-texts";

const CLOSED: ReadonlySet<string> = new Set(["not-found", "not-shared"]);

export function Ask({ company }: PanelProps): VNode | null {
  const { board, rest, share } = company;
  const [said, setSaid] = useState("");
  const { status } = board;
  if (rest === undefined || share === undefined || status.state !== "refused") return null;
  const ask = async (role: "viewer" | "editor"): Promise<void> => {
    try {
      await rest.post(`api/boards/${encodeURIComponent(board.id)}/ask`, { role });
      // The same words whether there is such a board or not: nothing may be learnt by asking.
      setSaid(wayText("ask.asked"));
    } catch (error) {
      setSaid(whyOf(error));
    }
  };
  return (
    <div class="nb-ask">
      {CLOSED.has(status.code) && (
        <div>
          <button type="button" onClick={() => void ask("viewer")}>
            {wayText("ask.viewer")}
          </button>
          <button type="button" onClick={() => void ask("editor")}>
            {wayText("ask.editor")}
          </button>
        </div>
      )}
      <span role="status">{said}</span>
      <a class="nb-link" href={rest.server}>
        {wayText("ask.lobby")}
      </a>
    </div>
  );
}
