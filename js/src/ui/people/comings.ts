/** Who came and who went, told together and late enough that a reload is no news. */

import type { Board, Notice } from "../../sync/board";
import { personOf } from "../people";
import { namesTogether, say } from "./texts";

/** People come in groups, and a page that is loaded anew is back by then, ms. */
export const GATHER = 3000;

/** Tells of comings and goings on `board`; gives the function that ends it. */
export function tellComings(board: Board, tell: (notice: Notice) => void): () => void {
  let before: ReadonlyMap<string, string> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    timer = undefined;
    // Offline nobody is known to have left; the next welcome tells.
    if (board.status.state !== "live") return;
    const now = here(board);
    const joined = [...now].filter(([key]) => before?.has(key) === false);
    const left = [...(before ?? [])].filter(([key]) => !now.has(key));
    const names = (all: [string, string][]) => namesTogether(all.map(([, name]) => name));
    if (before !== undefined && joined.length > 0) {
      tell({ text: say("joined", { who: names(joined) }), level: "info" });
    }
    if (left.length > 0) tell({ text: say("left", { who: names(left) }), level: "info" });
    before = now;
  };
  const soon = (): void => {
    timer ??= setTimeout(settle, GATHER);
  };
  const begin = (): void => {
    // Whoever is here first is no news, nor is this page itself.
    if (before === undefined && board.status.state === "live") before = here(board);
  };
  const ends = [board.on("members", soon), board.on("status", begin)];
  begin();
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}

function here(board: Board): ReadonlyMap<string, string> {
  const people = [...board.members.values()].filter(({ agent }) => agent !== "kernel");
  return new Map(people.map((member) => [personOf(member), member.name]));
}
