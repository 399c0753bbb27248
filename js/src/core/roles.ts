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

/** Tells whether some user is still an owner. */
export function ownerRemains(roles: ReadonlyMap<string, Role>): boolean {
  for (const role of roles.values()) if (role === Role.OWNER) return true;
  return false;
}
