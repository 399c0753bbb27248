/** What stands in the middle of the board: a hint, a wait, or why there is nothing to see. */

import type { VNode } from "preact";
import type { Board } from "../sync/board";
import { useBoard, useBoardValue } from "./hooks";
import { keyName } from "./key-names";
import { obstacle } from "./status";

const STATES = ["status", "meta"] as const;

export function Center({ board }: { board: Board }): VNode | null {
  useBoard(board, STATES);
  const empty = useBoardValue(
    board,
    ["change", "live", "status"],
    (each) => each.size === 0 && each.liveStrokes.size === 0,
  );
  const problem = obstacle(board.status);
  if (problem !== undefined) {
    return (
      <div class="nb-center nb-problem" role="alert">
        <strong>{problem.title}</strong>
        <span>{problem.text}</span>
        {problem.retry && (
          <button type="button" class="nb-retry" onClick={() => board.retry()}>
            Try again
          </button>
        )}
      </div>
    );
  }
  if (!empty) return null;
  if (board.status.state === "connecting") {
    return (
      <div class="nb-center nb-opening">
        <span class="nb-spinner" aria-hidden="true" />
        Opening the board…
      </div>
    );
  }
  return <Hint canDraw={board.canDraw} />;
}

function Hint({ canDraw }: { canDraw: boolean }): VNode {
  return (
    <div class="nb-center nb-hint">
      <strong>{canDraw ? "Draw something" : "Nothing here yet"}</strong>
      <span>
        {canDraw
          ? "Everyone on this board sees it while you draw."
          : "You will see what others draw while they draw it."}
      </span>
      <span class="nb-keys">
        Click to begin · wheel moves · {keyName("Ctrl+")}wheel zooms · {keyName("Esc")} leaves
      </span>
    </div>
  );
}
