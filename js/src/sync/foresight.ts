/** What the server will say of pending ops, foreseen by `apply` itself on a small board. */

import { apply, type Outcome } from "../core/apply";
import { BoardState } from "../core/state";
import { type Element, type Op, type Placed, Role } from "../core/types.gen";
import { idsOf, type Submission } from "./submission";

/** Who the ops of this page are by, as the server will stamp their entries. */
export interface Author {
  readonly author: string;
  readonly name: string;
  readonly ceiling: Role;
  readonly floor: Role;
  readonly groups: readonly string[];
}

export const NOBODY: Author = {
  author: "",
  name: "",
  ceiling: Role.NONE,
  floor: Role.NONE,
  groups: [],
};

/** An op of a submission that is not in the confirmed state yet. */
export interface PendingOp {
  /** Pending ops are foreseen in this order. */
  readonly order: number;
  readonly submission: Submission;
  readonly op: Op;
  readonly ids: readonly string[];
}

/** Judges ops of one submission on `state` and applies them there. */
export function foresee(
  state: BoardState,
  submission: Submission,
  ops: readonly Op[],
  by: Author,
): Outcome {
  // Every field by name: spreading the defaults takes ten times as long, and this runs for each op.
  return apply(state, {
    kind: "entry",
    seq: state.seq + 1,
    at: state.at,
    author: by.author,
    name: by.name,
    client: submission.from.client,
    n: submission.n,
    batch: submission.batch,
    ops,
    ceiling: by.ceiling,
    floor: by.floor,
    verdicts: [],
    groups: by.groups,
  });
}

/** Puts together what follows each other and belongs to one submission. */
export function* runs(ops: Iterable<PendingOp>): Generator<[Submission, Op[]], void, undefined> {
  let run: [Submission, Op[]] | undefined;
  for (const { submission, op } of ops) {
    if (run?.[0] === submission) {
      run[1].push(op);
      continue;
    }
    if (run !== undefined) yield run;
    run = [submission, [op]];
  }
  if (run !== undefined) yield run;
}

/** Makes a board with the title, rights and locks of `from` that holds only `placed`. */
export function small(from: BoardState, placed: Iterable<Placed>): BoardState {
  const { seq, at, title, access, listed, archived, locked, pen, chat } = from;
  const empty = { roles: [], groups: [], asks: [], pictures: [], names: [] };
  const banned = [...from.banned];
  const meta = { seq, at, title, access, listed, archived, locked, pen, chat, banned, ...empty };
  const state = BoardState.load(meta, placed);
  // Shared, since a board may name thousands of users and `apply` replaces these maps as a whole.
  state.roles = from.roles;
  state.groups = from.groups;
  state.asks = from.asks;
  state.pictures = from.pictures;
  return state;
}

/** Every op that touches one of `seed`, every op that shares an element with those, and so on. */
export function related(
  seed: Iterable<string>,
  opsOn: (id: string) => Iterable<PendingOp>,
): { ids: Set<string>; ops: Set<PendingOp> } {
  const ids = new Set<string>();
  const ops = new Set<PendingOp>();
  const waiting = [...seed];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (ids.has(id)) continue;
    ids.add(id);
    for (const pending of opsOn(id)) {
      if (ops.has(pending)) continue;
      ops.add(pending);
      waiting.push(...pending.ids);
    }
  }
  return { ids, ops };
}

/** The ids that ops of an entry or submission name. */
export function* named(ops: readonly Op[]): Generator<string, void, undefined> {
  for (const op of ops) yield* idsOf(op);
}

// Stamped by the board: not to be seen on the picture.
const STAMPS: ReadonlySet<string> = new Set(["author", "editedBy", "editedAt", "lockedBy"]);

/**
 * Tells whether two versions of an element look the same.
 *
 * Compares by identity: an acknowledged op keeps the very values that were shown while pending.
 */
export function sameLook(a: Element | undefined, b: Element | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.kind !== b.kind) return false;
  for (const [name, value] of Object.entries(a)) {
    if (!STAMPS.has(name) && value !== (b as unknown as Record<string, unknown>)[name])
      return false;
  }
  return true;
}
