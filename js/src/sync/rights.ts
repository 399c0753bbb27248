/** What this page may do on a board now, presenter mode and locks included. */

import { permitted } from "../core/apply";
import { effective } from "../core/roles";
import type { BoardState } from "../core/state";
import { ENTRY_DEFAULTS, type Op, Role } from "../core/types.gen";
import type { Author } from "./foresight";

const DRAWING: Op = { kind: "clear", scope: "mine" };

export function canDraw(state: BoardState, author: Author): boolean {
  const { seq, at } = state;
  const entry = {
    ...ENTRY_DEFAULTS,
    ...author,
    seq,
    at,
    client: "",
    n: 0,
    batch: "",
    ops: [DRAWING],
  };
  return permitted(state, entry, DRAWING);
}

/** Owners stay owners while somebody else holds the pen; editors are viewers then. */
export function roleNow(state: BoardState, author: Author): Role {
  const boardRole = state.boardRole(author.author, author.groups);
  const held = effective(boardRole, author.ceiling, author.floor);
  if (held === Role.OWNER || held === Role.NONE) return held;
  return canDraw(state, author) ? Role.EDITOR : Role.VIEWER;
}
