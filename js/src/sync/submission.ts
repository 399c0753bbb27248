/** Submissions: the ops of one local action, cut so that each message fits its limits. */

import { writeOp } from "../core/codec.gen";
import { LIMITS, type Op } from "../core/types.gen";
import { encodePlain } from "../core/wire";
import { unfit } from "./fitness";
import { text } from "./texts";

/** One message of ops that the server has not answered yet. */
export interface Submission {
  /** The client that sends it; its public id is empty until its first welcome. */
  readonly from: { readonly client: string };
  /** That client's own count, from 1. */
  readonly n: number;
  readonly batch: string;
  readonly ops: readonly Op[];
}

// Room for what the server adds to an entry: author, name, client, seq, time, verdicts.
const ENVELOPE_BYTES = 2048;
const ROOM = Math.min(LIMITS.MESSAGE_BYTES, LIMITS.ENTRY_BYTES) - ENVELOPE_BYTES;
// A verdict for each op: an array item of up to ten bytes in the entry that comes back.
const VERDICT_BYTES = 10;

/** What can be sent, in order, and what cannot be sent at all, with the reason. */
export interface Split {
  readonly parts: readonly (readonly Op[])[];
  readonly unfit: ReadonlyMap<Op, string>;
}

/** Cuts `ops` into parts that each fit one message and one entry. */
export function split(ops: readonly Op[]): Split {
  const parts: Op[][] = [];
  const faults = new Map<Op, string>();
  let left = 0;
  for (const op of ops.flatMap(cut)) {
    const plain = writeOp(op);
    const size = encodePlain(plain).length + VERDICT_BYTES;
    const why = size > ROOM ? text("unfit.large", { bytes: ROOM }) : unfit(plain);
    if (why !== undefined) {
      faults.set(op, why);
      continue;
    }
    let part = parts.at(-1);
    if (part === undefined || size > left || part.length === LIMITS.OPS_PER_ENTRY) {
      part = [];
      parts.push(part);
      left = ROOM;
    }
    part.push(op);
    left -= size;
  }
  return { parts, unfit: faults };
}

/** Makes several ops of one that names too many elements. */
function cut(op: Op): Op[] {
  if (!("ids" in op) || op.ids.length <= LIMITS.IDS_PER_OP) return [op];
  const ops: Op[] = [];
  for (let start = 0; start < op.ids.length; start += LIMITS.IDS_PER_OP) {
    ops.push({ ...op, ids: op.ids.slice(start, start + LIMITS.IDS_PER_OP) });
  }
  // Each group goes right next to the anchor, between it and the group before.
  const isBackwards = op.kind === "reorder" && (op.to === "back" || op.to.startsWith("above:"));
  return isBackwards ? ops.reverse() : ops;
}

/** The elements an op names, its anchor included; `clear` names none and may touch all. */
export function idsOf(op: Op): readonly string[] {
  switch (op.kind) {
    case "add":
      return [op.element.id];
    case "patch":
      return [op.id];
    case "remove":
    case "revive":
      return op.ids;
    case "reorder": {
      const colon = op.to.indexOf(":");
      return colon < 0 ? op.ids : [...op.ids, op.to.slice(colon + 1)];
    }
    default:
      return [];
  }
}
