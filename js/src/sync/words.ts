/** What a person is told of changes that were not made, in plain words. */

import type { Op, Verdict } from "../core/types.gen";
import type { Direction } from "./undo";

/** Why an op was void, for the end of a sentence. */
const REASONS: Readonly<Record<Exclude<Verdict, "done">, string>> = {
  gone: "what was to be changed is no longer there",
  changed: "somebody else has changed it since",
  exists: "it is there already",
  forbidden: "you may not do that here at the moment",
  full: "the board is full",
};

const OBJECTS: Readonly<Record<Op["kind"], string>> = {
  add: "drawing",
  patch: "change",
  remove: "removal",
  revive: "restoring",
  reorder: "reordering",
  clear: "clearing",
  say: "message",
  unsay: "withdrawal of a message",
  rename: "new title",
  "set-access": "change of access",
  "set-role": "change of a role",
  "set-group": "change of a group's role",
  ask: "request",
  decline: "answer to a request",
  introduce: "new picture",
  archive: "archiving",
  "lock-board": "lock",
  kick: "removal of a person",
  ban: "ban",
  "pass-pen": "passing of the pen",
};

/** Says what it means to have left. */
export const LEFT = "what you drew stays; what others do is not shown here until you come back";

export function reason(verdict: Verdict): string {
  return verdict === "done" ? "" : REASONS[verdict];
}

/** Joins words as a sentence does: "Ada, Bob and Eve". */
export function list(words: readonly string[]): string {
  const last = words.at(-1);
  if (last === undefined || words.length === 1) return last ?? "";
  return `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** Says what ops are: "your drawing", "3 of your changes". */
export function changes(ops: readonly Op[]): string {
  const [first] = ops;
  return first !== undefined && ops.length === 1
    ? `your ${OBJECTS[first.kind]}`
    : `${ops.length} of your changes`;
}

/** Says that ops came to nothing, why, and how many later changes went with them. */
export function notMade(ops: readonly Op[], why: string, dependents: number): string {
  const what = changes(ops);
  const verb = ops.length === 1 ? "was" : "were";
  const text = `${what[0]?.toUpperCase()}${what.slice(1)} ${verb} not accepted: ${why}`;
  if (dependents === 0) return text;
  return `${text}; ${dependents} later ${dependents === 1 ? "change" : "changes"} to it went with it`;
}

/** Says what an undo or redo left as it is. */
export function leftAsIs(direction: Direction, left: number, total: number, why: string): string {
  if (total === 1) return `Not ${direction === "undo" ? "undone" : "redone"}: ${why}`;
  return `${left} of ${total} left: ${why}`;
}

/** Says why an undo left elements, with the names of those who changed them. */
export function whyLeft(verdicts: Iterable<Verdict>, changedBy: readonly string[]): string {
  const kinds = new Set(verdicts);
  const reasons: string[] = [];
  if (kinds.has("changed")) reasons.push(`changed by ${list(changedBy) || "somebody else"}`);
  if (kinds.has("gone")) reasons.push("no longer there");
  if (kinds.has("exists")) reasons.push("there already");
  if (kinds.has("forbidden")) reasons.push("locked, or not yours to change now");
  if (kinds.has("full")) reasons.push("the board is full");
  return reasons.join("; ");
}

/** Says what becomes of changes that were made as somebody else. */
export function signedInAsAnother(name: string, waiting: number, account: string): string {
  return `You are ${name} now: ${count(waiting)} made as ${account} will be sent when ${account} opens this board again`;
}

/** Says that this browser holds changes of another account. */
export function othersWait(waiting: number): string {
  const wait = waiting === 1 ? "waits" : "wait";
  return `${count(waiting)} made here by another account ${wait} until that account opens this board again`;
}

function count(changes: number): string {
  return `${changes} ${changes === 1 ? "change" : "changes"}`;
}
