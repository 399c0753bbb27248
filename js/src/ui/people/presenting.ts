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

/** What keeps this page's person from drawing now; undefined when it is their role, or nothing. */
export function whyNotNow(board: Board): string | undefined {
  const { archived, locked, pen } = board.facts;
  if (board.canDraw) return undefined;
  if (archived) return say("state.archived");
  if (pen !== null) return say("presents", { name: board.nameOf(pen) });
  return locked ? say("state.locked") : undefined;
}
