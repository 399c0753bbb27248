/** What stands in the middle of the board: a hint, a wait, or why there is nothing to see. */

import type { VNode } from "preact";
import type { Status } from "../sync/board";
import type { PanelProps } from "./company";
import { useBoard, useBoardValue } from "./hooks";
import { keyName } from "./key-names";
import { panelNamed } from "./loaded-panel";
import { type Obstacle, obstacle } from "./status";
import { type TextKey, text } from "./texts";

const STATES = ["status", "meta"] as const;
const Ask = panelNamed("ask");

export function Center({ company }: PanelProps): VNode | null {
  const { board } = company;
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
            {text(againWords(board.status, problem))}
          </button>
        )}
        {board.status.state === "refused" && <Ask company={company} />}
      </div>
    );
  }
  if (!empty) return null;
  if (board.status.state === "connecting") {
    return (
      <div class="nb-center nb-opening">
        <span class="nb-spinner" aria-hidden="true" />
        {text("center.opening")}
      </div>
    );
  }
  return <Hint canDraw={board.canDraw} />;
}

function againWords(status: Status, problem: Obstacle): TextKey {
  if (problem.left) return "center.join";
  const isEnded = status.state === "refused" && status.code === "ended";
  return isEnded ? "center.start" : "center.again";
}

function Hint({ canDraw }: { canDraw: boolean }): VNode {
  return (
    <div class="nb-center nb-hint">
      <strong>{text(canDraw ? "center.draw" : "center.nothing")}</strong>
      <span>{text(canDraw ? "center.seen" : "center.watch")}</span>
      <span class="nb-keys">
        {text("center.hands", { control: keyName("Ctrl+"), escape: keyName("Esc") })}
      </span>
    </div>
  );
}
