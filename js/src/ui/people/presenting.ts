/** Beginning and ending to present: only one draws then. */

import type { Board } from "../../sync/board";
import { say } from "./texts";

export function presentWords({ facts }: Board): string {
  return say(facts.pen === null ? "present" : "present-stop");
}

/** Takes the pen where nobody holds it, else ends the presentation. */
export function turnPresenting(board: Board): void {
  const to = board.facts.pen === null ? (board.you?.user ?? null) : null;
  board.submit([{ kind: "pass-pen", to, ifHolder: null }]);
}
