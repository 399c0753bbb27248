/** The permission rules; the table itself is generated from Python's. */

import { NEEDED, type Op, Role } from "./types.gen";

/**
 * Combines the board's role with what the host grants: `ceiling` caps (a view-only share link),
 * `floor` lifts (a server that cannot tell people apart); the floor wins.
 */
export function effective(boardRole: Role, ceiling: Role, floor: Role): Role {
  const capped = boardRole < ceiling ? boardRole : ceiling;
  return floor > capped ? floor : capped;
}

/** Gives the least role for an op, presenter mode and locks aside. */
export function needed(op: Op): Role {
  return op.kind === "clear" && op.scope === "all" ? Role.OWNER : NEEDED[op.kind];
}

/** Tells whether `user` is an owner and nobody else is. */
export function isLastOwner(roles: ReadonlyMap<string, Role>, user: string): boolean {
  if (roles.get(user) !== Role.OWNER) return false;
  for (const [other, role] of roles) if (other !== user && role === Role.OWNER) return false;
  return true;
}
