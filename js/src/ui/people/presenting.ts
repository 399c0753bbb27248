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

/**
 * Lowers this page's hand when its person gets the pen: the room has lowered it, but the page would
 * raise it again with whatever it says of itself next. Gives the function that ends it.
 */
export function lowerHandWithPen(board: Board): () => void {
  let held = false;
  return board.on("meta", () => {
    const holds = board.you !== undefined && board.facts.pen === board.you.user;
    if (holds && !held) board.me({ hand: false });
    held = holds;
  });
}

/** What keeps this page's person from drawing now; undefined when it is their role, or nothing. */
export function whyNotNow(board: Board): string | undefined {
  const { archived, locked, pen } = board.facts;
  if (board.canDraw) return undefined;
  if (archived) return say("state.archived");
  if (pen !== null) return say("presents", { name: board.nameOf(pen) });
  return locked ? say("state.locked") : undefined;
}
