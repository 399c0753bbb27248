/** For a board that is not there, or not shared: asks its owners, if it has any, to be let in. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PanelProps } from "./company";
import { whyOf } from "./company";
import { wayText } from "./way-texts";

/** How often a page that asked looks whether it was let in. */
const LOOK_MILLISECONDS = 10_000;

const CLOSED: ReadonlySet<string> = new Set(["not-found", "not-shared"]);

export function Ask({ company }: PanelProps): VNode | null {
  const { board, rest, share } = company;
  const [said, setSaid] = useState("");
  const [asked, setAsked] = useState<"" | "viewer" | "editor">("");
  const { status } = board;
  useEffect(() => {
    if (asked === "" || rest === undefined) return;
    const look = () =>
      rest.get(`api/boards/${encodeURIComponent(board.id)}`).then(
        () => board.retry(),
        // Not yet: the server says the same of a board that is not there.
        () => undefined,
      );
    const looking = setInterval(() => void look(), LOOK_MILLISECONDS);
    return () => clearInterval(looking);
  }, [asked]);
  if (rest === undefined || share === undefined || status.state !== "refused") return null;
  const ask = async (role: "viewer" | "editor"): Promise<void> => {
    try {
      await rest.post(`api/boards/${encodeURIComponent(board.id)}/ask`, { role });
      // The same words whether there is such a board or not: nothing may be learnt by asking.
      setSaid(wayText("ask.asked"));
      setAsked(role);
    } catch (error) {
      setSaid(whyOf(error));
    }
  };
  return (
    <div class="nb-ask">
      {CLOSED.has(status.code) && (
        <div>
          {(["viewer", "editor"] as const).map((role) => (
            <button key={role} type="button" disabled={asked !== ""} onClick={() => void ask(role)}>
              {wayText(asked === role ? "ask.done" : `ask.${role}`)}
            </button>
          ))}
        </div>
      )}
      <span role="status">{said}</span>
      <a class="nb-link" href={rest.server}>
        {wayText("ask.lobby")}
      </a>
    </div>
  );
}
