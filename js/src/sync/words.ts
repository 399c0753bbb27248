/** What a person is told of changes that were not made, in plain words. */

import type { Op, Verdict } from "../core/types.gen";
import { text } from "./texts";
import type { Direction } from "./undo";

type Void = Exclude<Verdict, "done">;

/** In the order in which they are told. */
const VOIDS: readonly Void[] = ["changed", "gone", "exists", "forbidden", "full"];

/** Why an op was void, for the end of a sentence; empty for one that was done. */
export function reason(verdict: Verdict): string {
  return verdict === "done" ? "" : text(`void.${verdict}`);
}

/** Joins words as a sentence does: "Ada, Bob and Eve". */
export function list(words: readonly string[]): string {
  const last = words.at(-1);
  if (last === undefined || words.length === 1) return last ?? "";
  return text("list.and", { some: words.slice(0, -1).join(", "), last });
}

/** Says that ops came to nothing, why, and how many later changes went with them. */
export function notMade(ops: readonly Op[], why: string, dependents: number): string {
  const [first] = ops;
  const told =
    first !== undefined && ops.length === 1
      ? text("refused.one", { what: text(`op.${first.kind}`), why })
      : text("refused.more", { count: ops.length, why });
  if (dependents === 0) return told;
  const key = dependents === 1 ? "refused.dependent" : "refused.dependents";
  return text(key, { text: told, count: dependents });
}

/** Says what an undo or redo left as it is. */
export function leftAsIs(direction: Direction, left: number, total: number, why: string): string {
  return total === 1 ? text(`${direction}.not`, { why }) : text("undo.left", { left, total, why });
}

/** Says why an undo left elements, with the names of those who changed them. */
export function whyLeft(verdicts: Iterable<Verdict>, changedBy: readonly string[]): string {
  const kinds = new Set(verdicts);
  const names = list(changedBy) || text("left.somebody");
  return VOIDS.filter((kind) => kinds.has(kind))
    .map((kind) => text(`left.${kind}`, { names }))
    .join("; ");
}

/** Says what becomes of changes that were made as somebody else. */
export function signedInAsAnother(name: string, waiting: number, account: string): string {
  return text(waiting === 1 ? "account.one" : "account.more", { name, account, count: waiting });
}

/** Says that this browser holds changes of another account. */
export function othersWait(waiting: number): string {
  return text(waiting === 1 ? "others.one" : "others.more", { count: waiting });
}
