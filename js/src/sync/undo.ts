/**
 * Undo and redo: a hundred steps of this page's own actions.
 *
 * A step undoes one element with each op. The op carries the seq at which this page's change of
 * that element took effect, so that it is void once anybody else has touched the element since.
 */

import { LIMITS, type Op, type Verdict } from "../core/types.gen";
import type { Back } from "./inverse";
import type { Submission } from "./submission";

export type Direction = "undo" | "redo";

/** One op that takes back part of what a submission did. */
interface Item extends Back {
  /** When that took effect; null until its entry comes. */
  seq: number | null;
}

/** What one local action did. */
export class Step {
  readonly items = new Set<Item>();
}

/** A step that the server takes back and does again for this page: a moment that was restored. */
export interface Deed {
  /** Takes it back, or does it again; tells the person what came of it. */
  turn(direction: Direction): void;
}

/** An undo or redo on its way. */
export interface Run {
  readonly direction: Direction;
  /** How many elements it was about. */
  readonly total: number;
  /** Submissions of it without an answer. */
  readonly open: Set<Submission>;
  /** The ops that were void, with their verdicts. */
  readonly left: Map<Op, Verdict>;
}

export class History {
  readonly #stacks: Record<Direction, (Step | Deed)[]> = { undo: [], redo: [] };
  /** What waits for the entry of a submission. */
  readonly #open = new Map<Submission, { readonly step: Step; readonly items: Item[] }>();
  readonly #runs = new Map<Submission, Run>();

  can(direction: Direction): boolean {
    return this.#stacks[direction].length > 0;
  }

  /** Puts a step on its stack, unless it undoes nothing; a new action empties redo. */
  push(direction: Direction, step: Step | Deed): void {
    if (step instanceof Step && step.items.size === 0) return;
    const stack = this.#stacks[direction];
    stack.push(step);
    if (stack.length > LIMITS.UNDO_STEPS) stack.shift();
  }

  forgetRedo(): void {
    this.#stacks.redo.length = 0;
  }

  pop(direction: Direction): Step | Deed | undefined {
    return this.#stacks[direction].pop();
  }

  /** Notes in `step` what takes back ops of a submission, in the order of application. */
  record(step: Step, submission: Submission, backs: readonly Back[]): void {
    // Steps are taken back from their end: so these go in backwards.
    const items = [...backs].reverse().map((back): Item => ({ ...back, seq: null }));
    for (const item of items) step.items.add(item);
    const open = this.#open.get(submission);
    if (open === undefined) this.#open.set(submission, { step, items });
    else open.items.push(...items);
  }

  /** Gives the ops that take a step back; `seq` stands in for what has no entry yet. */
  opsOf(step: Step, seq: number): Op[] {
    const items = [...step.items].reverse();
    return items.map(({ inverse, seq: at }) =>
      "ifSeq" in inverse ? { ...inverse, ifSeq: at ?? seq } : inverse,
    );
  }

  /** Follows the submissions of an undo or redo. */
  follow(run: Run): void {
    for (const submission of run.open) this.#runs.set(submission, run);
  }

  /** Tells whether a submission is part of an undo or redo. */
  isTurn(submission: Submission): boolean {
    return this.#runs.has(submission);
  }

  /**
   * A submission has its answer: entry `seq` with `verdicts`, done throughout where they are not
   * known, void throughout where `seq` is null. Gives the run that this completes, if any.
   */
  answered(
    submission: Submission,
    seq: number | null,
    verdictOf: (index: number) => Verdict,
  ): Run | undefined {
    this.#date(submission, seq, verdictOf);
    const run = this.#runs.get(submission);
    if (run === undefined) return undefined;
    this.#runs.delete(submission);
    run.open.delete(submission);
    for (const [index, op] of submission.ops.entries()) {
      const verdict = verdictOf(index);
      if (verdict !== "done") run.left.set(op, verdict);
    }
    return run.open.size === 0 ? run : undefined;
  }

  /** Forgets all steps: the seqs they name mean nothing any more. */
  clear(): void {
    this.#stacks.undo.length = 0;
    this.#stacks.redo.length = 0;
    this.#open.clear();
    this.#runs.clear();
  }

  #date(submission: Submission, seq: number | null, verdictOf: (index: number) => Verdict): void {
    const open = this.#open.get(submission);
    if (open === undefined) return;
    this.#open.delete(submission);
    for (const item of open.items) {
      if (seq !== null && verdictOf(item.index) === "done") item.seq = seq;
      else open.step.items.delete(item);
    }
    if (open.step.items.size > 0) return;
    for (const stack of Object.values(this.#stacks)) {
      const place = stack.indexOf(open.step);
      if (place >= 0) stack.splice(place, 1);
    }
  }
}
