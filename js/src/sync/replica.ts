/**
 * What a person sees of a board: confirmed ⊕ pending.
 *
 * The confirmed state is the fold of the server's entries. Pending ops are foreseen on top of it by
 * the same `apply`. When an entry comes, only what it touched, and pending ops that share an
 * element with that, are foreseen again; a pending `clear` or `reorder` touches everything.
 */

import { apply, type Outcome } from "../core/apply";
import { BoardState } from "../core/state";
import {
  DRAWS,
  type Element,
  type Entry,
  type Op,
  type Placed,
  type Verdict,
} from "../core/types.gen";
import type { Change } from "./board";
import {
  type Author,
  foresee,
  NOBODY,
  named,
  type PendingOp,
  related,
  runs,
  sameLook,
  small,
} from "./foresight";
import { ShownOrder } from "./order";
import { idsOf, type Submission } from "./submission";

/** Ops after which pending ops may be judged otherwise, whatever they touch. */
const CHANGES_RIGHTS: ReadonlySet<Op["kind"]> = new Set<Op["kind"]>([
  "set-access",
  "set-role",
  "set-group",
  "archive",
  "lock-board",
  "ban",
  "pass-pen",
]);

const NO_OPS: ReadonlySet<PendingOp> = new Set();

/** Collects which elements look different at the end from what they did when noted. */
class Looks {
  readonly #before = new Map<string, Element | undefined>();
  readonly #moved = new Set<string>();
  orderChanged = false;

  constructor(private readonly get: (id: string) => Element | undefined) {}

  note(id: string): void {
    if (!this.#before.has(id)) this.#before.set(id, this.get(id));
  }

  /**
   * What these ops move in the stack looks as before, but lies over or under other things; tells
   * whether they move anything.
   */
  noteMoved(ops: readonly Op[]): boolean {
    const moves = ops.filter((op) => op.kind === "reorder");
    for (const id of named(moves)) this.#moved.add(id);
    return moves.length > 0;
  }

  /** Ids of what looks different now. */
  touched(): Set<string> {
    const touched = new Set(this.#moved);
    for (const [id, before] of this.#before) {
      if (!sameLook(before, this.get(id))) touched.add(id);
    }
    return touched;
  }

  change(): Change {
    return { touched: this.touched(), orderChanged: this.orderChanged };
  }
}

/** What entries did. */
export interface Confirmed {
  readonly outcomes: readonly Outcome[];
  readonly change: Change;
}

/** What the ops of a submission will likely do. */
export interface Foreseen {
  readonly verdicts: readonly Verdict[];
  readonly change: Change;
}

export class Replica {
  #confirmed = new BoardState();
  #author: Author = NOBODY;
  #count = 0;
  /** In the order in which they are foreseen. */
  readonly #pending = new Set<PendingOp>();
  readonly #bySubmission = new Map<Submission, PendingOp[]>();
  readonly #byId = new Map<string, Set<PendingOp>>();
  /** Those of the pending ops that depend on more than the elements they name. */
  readonly #wide = new Set<PendingOp>();
  /** Those of the pending ops that change no element. */
  readonly #ofBoard = new Set<PendingOp>();
  /** Elements that differ from the confirmed ones. */
  readonly #shown = new Map<string, Placed>();
  readonly #order = new ShownOrder();
  #rearranged = false;
  #size: number | undefined;

  get confirmed(): BoardState {
    return this.#confirmed;
  }

  /** What is foreseen on top of the confirmed state, in this order. */
  get pending(): Iterable<PendingOp> {
    return this.#pending;
  }

  /** The board with pending changes of title, rights and locks; it holds no elements. */
  get meta(): BoardState {
    if (this.#ofBoard.size === 0) return this.#confirmed;
    const state = small(this.#confirmed, []);
    for (const [submission, ops] of runs(this.#ofBoard)) {
      foresee(state, submission, ops, this.#author);
    }
    return state;
  }

  /** Number of elements shown. */
  get size(): number {
    if (this.#size === undefined) {
      let more = 0;
      for (const [id, { removedAt }] of this.#shown) {
        more += Number(removedAt === 0) - Number(this.#confirmed.get(id) !== undefined);
      }
      this.#size = this.#confirmed.size + more;
    }
    return this.#size;
  }

  readonly get = (id: string): Element | undefined => {
    const placed = this.#placed(id);
    return placed === undefined || placed.removedAt > 0 ? undefined : placed.element;
  };

  /** Goes over the elements shown, bottom to top. */
  *elements(): Generator<Element, void, undefined> {
    for (const id of this.#order.ids()) {
      const element = this.get(id);
      if (element !== undefined) yield element;
    }
  }

  rank(id: string): number {
    return this.#order.rank(id);
  }

  /** Says who the pending ops are by; they are all judged again. */
  setAuthor(author: Author): Change {
    this.#author = author;
    const looks = new Looks(this.get);
    this.#foreseeAll(looks);
    return looks.change();
  }

  /** Takes a new confirmed state, such as a snapshot's. */
  reset(state: BoardState): Change {
    this.#confirmed = state;
    const looks = new Looks(this.get);
    this.#order.confirm(state.order);
    this.#foreseeAll(looks);
    return { touched: "all", orderChanged: true };
  }

  /**
   * Shows a confirmed state that is still growing, or grew by entries: `ids` are those of it that
   * look different from what they did at the last call with this state.
   */
  arrive(state: BoardState, ids: Iterable<string>): Change {
    if (state !== this.#confirmed) return this.reset(state);
    const looks = new Looks(this.get);
    looks.orderChanged = this.#order.confirm(state.order);
    this.#size = undefined;
    if (this.#pending.size > 0) this.#foreseeAll(looks);
    const touched = looks.touched();
    for (const id of ids) touched.add(id);
    return { touched, orderChanged: looks.orderChanged };
  }

  /**
   * Foresees and shows a new pending submission. `before` is called ahead of each op, or ahead of
   * several of a kind that move or clear elements, with the board as it is then.
   */
  perform(submission: Submission, before: (ops: readonly Op[]) => void): Foreseen {
    const looks = new Looks(this.get);
    const verdicts: Verdict[] = [];
    let state: BoardState | undefined;
    for (const ops of groups(submission.ops)) {
      before(ops);
      if (ops.some(isWide)) {
        state = undefined;
        for (const op of ops) this.#register(submission, op);
        verdicts.push(...this.#foreseeAll(looks).verdicts.slice(-ops.length));
        continue;
      }
      state ??= small(this.meta, this.#present(new Set(named(submission.ops))));
      const outcome = foresee(state, submission, ops, this.#author);
      for (const op of ops) this.#register(submission, op);
      this.#show(outcome.touched, state, looks);
      verdicts.push(...outcome.verdicts);
    }
    return { verdicts, change: looks.change() };
  }

  /** Judges ops, each after the ones before it, on what is shown; changes nothing. */
  judge(from: Submission["from"], ops: readonly Op[]): readonly Verdict[] {
    const state = small(this.meta, this.#present(new Set(named(ops))));
    return foresee(state, { from, n: 0, batch: "", ops }, ops, this.#author).verdicts;
  }

  /**
   * Applies the next entries to the confirmed state. `ownOf` gives the pending submission that an
   * entry acknowledges, if any. Throws RangeError at a gap.
   */
  confirm(entries: readonly Entry[], ownOf: (entry: Entry) => Submission | undefined): Confirmed {
    const looks = new Looks(this.get);
    const dropped: Op[] = [];
    const seed = new Set<string>();
    let all = false;
    const outcomes = entries.map((entry) => {
      const own = ownOf(entry);
      // With the pending values themselves, what was shown stays the same object by object.
      const ops = own !== undefined && own.ops.length === entry.ops.length ? own.ops : entry.ops;
      this.#noteBefore(ops, looks);
      looks.noteMoved(ops);
      const outcome = apply(this.#confirmed, { ...entry, ops });
      if (own !== undefined) dropped.push(...this.#forget(own));
      for (const id of outcome.touched) seed.add(id);
      all ||= ops.some((op) => CHANGES_RIGHTS.has(op.kind));
      return outcome;
    });
    this.#size = undefined;
    looks.orderChanged = this.#order.confirm(this.#confirmed.order);
    for (const id of named(dropped)) seed.add(id);
    if (all || dropped.some(isWide)) this.#foreseeAll(looks);
    else this.#foreseeAgain(seed, looks);
    return { outcomes, change: looks.change() };
  }

  /** Takes a submission off the pending ones: refused, or part of the confirmed state already. */
  drop(submission: Submission): Change {
    const looks = new Looks(this.get);
    const dropped = this.#forget(submission);
    looks.noteMoved(dropped);
    if (dropped.some(isWide)) this.#foreseeAll(looks);
    else this.#foreseeAgain(new Set(named(dropped)), looks);
    return looks.change();
  }

  /** The pending submissions, other than `submission`, that name an element which `ops` add. */
  dependents(submission: Submission, ops: readonly Op[]): Set<Submission> {
    const found = new Set<Submission>();
    for (const op of ops) {
      if (op.kind !== "add") continue;
      for (const pending of this.#byId.get(op.element.id) ?? []) found.add(pending.submission);
    }
    found.delete(submission);
    return found;
  }

  #noteBefore(ops: readonly Op[], looks: Looks): void {
    for (const id of named(ops)) looks.note(id);
    if (!ops.some((op) => op.kind === "clear")) return;
    for (const id of this.#confirmed.order) looks.note(id);
  }

  #placed(id: string): Placed | undefined {
    return this.#shown.get(id) ?? this.#confirmed.placed.get(id);
  }

  *#present(ids: Iterable<string>): Generator<Placed, void, undefined> {
    for (const id of ids) {
      const placed = this.#placed(id);
      if (placed !== undefined) yield placed;
    }
  }

  #register(submission: Submission, op: Op): PendingOp {
    const pending: PendingOp = { order: this.#count++, submission, op, ids: idsOf(op) };
    this.#pending.add(pending);
    if (isWide(op)) this.#wide.add(pending);
    if (!DRAWS.has(op.kind)) this.#ofBoard.add(pending);
    const siblings = this.#bySubmission.get(submission);
    if (siblings === undefined) this.#bySubmission.set(submission, [pending]);
    else siblings.push(pending);
    for (const id of pending.ids) {
      const others = this.#byId.get(id);
      if (others === undefined) this.#byId.set(id, new Set([pending]));
      else others.add(pending);
    }
    return pending;
  }

  #forget(submission: Submission): Op[] {
    const forgotten = this.#bySubmission.get(submission) ?? [];
    this.#bySubmission.delete(submission);
    for (const pending of forgotten) {
      this.#pending.delete(pending);
      this.#wide.delete(pending);
      this.#ofBoard.delete(pending);
      for (const id of pending.ids) {
        const others = this.#byId.get(id);
        others?.delete(pending);
        if (others?.size === 0) this.#byId.delete(id);
      }
    }
    return forgotten.map(({ op }) => op);
  }

  /** Foresees what is pending on `seed` and on whatever shares an element with it. */
  #foreseeAgain(seed: ReadonlySet<string>, looks: Looks): void {
    if (this.#wide.size > 0) {
      this.#foreseeAll(looks);
      return;
    }
    const { ids, ops } = related(seed, (id) => this.#byId.get(id) ?? NO_OPS);
    for (const id of ids) looks.note(id);
    this.#hide(ids);
    if (ops.size === 0) return;
    this.#replay(small(this.#confirmed, this.#present(ids)), ops, looks);
  }

  /** Foresees everything that is pending; gives the outcome of the newest submission. */
  #foreseeAll(looks: Looks): Outcome {
    const wide = this.#wide.size > 0;
    const before = [...this.#shown.keys()];
    for (const id of before) looks.note(id);
    this.#hide(before);
    const ids = wide ? this.#confirmed.order : this.#byId.keys();
    const state = small(this.#confirmed, this.#present(ids));
    const last = this.#replay(state, this.#pending, looks);
    const rearranged = looks.noteMoved([...this.#wide].map(({ op }) => op));
    if (rearranged || this.#rearranged) {
      this.#order.rearrange(rearranged ? state.order : undefined);
      looks.orderChanged = true;
    }
    this.#rearranged = rearranged;
    return last;
  }

  /** Foresees `ops`, in their order, on a board that shows none of them yet; shows the result. */
  #replay(state: BoardState, ops: ReadonlySet<PendingOp>, looks: Looks): Outcome {
    let last: Outcome = { verdicts: [], touched: new Set(), kicked: [] };
    const inOrder = [...new Set([...ops, ...this.#ofBoard])].sort((a, b) => a.order - b.order);
    for (const [submission, run] of runs(inOrder)) {
      last = foresee(state, submission, run, this.#author);
      this.#show(last.touched, state, looks);
    }
    return last;
  }

  #show(touched: Iterable<string>, state: BoardState, looks: Looks): void {
    this.#size = undefined;
    for (const id of touched) {
      const placed = state.placed.get(id);
      if (placed === undefined) continue;
      looks.note(id);
      this.#shown.set(id, placed);
      if (!this.#confirmed.placed.has(id)) this.#order.push(id);
    }
  }

  #hide(ids: Iterable<string>): void {
    this.#size = undefined;
    for (const id of ids) {
      this.#shown.delete(id);
      if (!this.#byId.has(id)) this.#order.drop(id);
    }
  }
}

/** Tells whether an op depends on more than the elements it names. */
function isWide(op: Op): boolean {
  return op.kind === "clear" || op.kind === "reorder";
}

/** Takes moves that follow each other together, and everything else one by one. */
function groups(ops: readonly Op[]): Op[][] {
  const groups: Op[][] = [];
  for (const op of ops) {
    const last = groups.at(-1);
    if (op.kind === "reorder" && last?.[0]?.kind === "reorder") last.push(op);
    else groups.push([op]);
  }
  return groups;
}
