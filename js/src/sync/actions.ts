/** What this page does to the board, from the hand to the server's answer. */

import type { Outcome } from "../core/apply";
import type { BoardState } from "../core/state";
import type { Entry, Op, Placed, Refused, Verdict } from "../core/types.gen";
import type { Change } from "./board";
import { type Author, named } from "./foresight";
import { checkVerdicts, type Staged } from "./intake";
import { type Back, inversesOf } from "./inverse";
import type { LiveSender } from "./live-sender";
import type { Notices } from "./notices";
import type { SendQueue } from "./queue";
import { Replica } from "./replica";
import { type Submission, split } from "./submission";
import { text } from "./texts";
import { type Deed, type Direction, History, type Run, Step } from "./undo";
import { leftAsIs, reason, whyLeft } from "./words";

/** What actions work with. */
export interface ActionParts {
  readonly sender: LiveSender;
  readonly notices: Notices;
  /** Gives a new id for a batch. */
  readonly batchId: () => string;
  readonly changed: (change: Change) => void;
  readonly nameOf: (user: string) => string;
}

/** A submission that the server has answered. */
interface Answer {
  readonly queue: SendQueue;
  readonly submission: Submission;
  /** How many later submissions came to nothing with it. */
  readonly dependents: number;
}

const READ_ONLY = "read-only";
/** Byes over a message that breaks the protocol. */
const FAULTS: ReadonlySet<string> = new Set(["too-large", "malformed", "invalid"]);
const OPPOSITE: Readonly<Record<Direction, Direction>> = { undo: "redo", redo: "undo" };

export class Actions {
  readonly replica = new Replica();
  readonly history = new History();
  readonly #parts: ActionParts;
  /** All who have something to send; the page's own first. */
  readonly #queues: SendQueue[];
  /** Submissions that will be void with one on which they depend: that has been told. */
  readonly #excused = new WeakSet<Submission>();
  #user = "";

  constructor(parts: ActionParts, own: SendQueue) {
    this.#parts = parts;
    this.#queues = [own];
  }

  /** Submissions without an answer. */
  get waiting(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.size, 0);
  }

  get #own(): SendQueue {
    const [own] = this.#queues;
    if (own === undefined) throw new Error("a board has a queue of its own");
    return own;
  }

  setAuthor(author: Author): void {
    this.#user = author.author;
    this.#parts.changed(this.replica.setAuthor(author));
  }

  /** Takes in what a page that is gone has left. */
  adopt(queue: SendQueue, submissions: readonly Submission[]): void {
    this.#queues.push(queue);
    for (const submission of submissions) {
      this.#parts.changed(this.replica.perform(submission, () => undefined).change);
    }
  }

  /** Lets go of a queue: it is empty, or no longer this page's to send. */
  release(queue: SendQueue): void {
    const place = this.#queues.indexOf(queue);
    if (place >= 0) this.#queues.splice(place, 1);
    for (const submission of queue.all) this.#parts.changed(this.replica.drop(submission));
  }

  /** Goes on with another queue as the page's own, and with no history. */
  begin(own: SendQueue): void {
    this.release(this.#own);
    this.#queues.unshift(own);
    this.history.clear();
  }

  /** Applies ops at once and queues them; one call is one step of undo. */
  submit(ops: readonly Op[]): void {
    const step = new Step();
    this.#perform(ops, step);
    if (step.items.size === 0) return;
    this.history.push("undo", step);
    this.history.forgetRedo();
  }

  /** Makes what the server did for this page a step of undo. */
  note(deed: Deed): void {
    this.history.push("undo", deed);
    this.history.forgetRedo();
  }

  /** Takes back the newest step of this page, or does again what was taken back. */
  turn(direction: Direction): void {
    const step = this.history.pop(direction);
    if (step === undefined) return;
    if (!(step instanceof Step)) {
      this.history.push(OPPOSITE[direction], step);
      step.turn(direction);
      return;
    }
    const ops = this.history.opsOf(step, this.replica.confirmed.seq);
    const verdicts = this.replica.judge(this.#own, ops);
    if (verdicts.every((verdict) => verdict === "forbidden")) {
      this.history.push(direction, step);
      this.#parts.notices.warn(leftAsIs(direction, ops.length, ops.length, reason("forbidden")));
      return;
    }
    const left = new Map<Op, Verdict>();
    for (const [index, op] of ops.entries()) {
      const verdict = verdicts[index];
      if (verdict !== undefined && verdict !== "done") left.set(op, verdict);
    }
    const opposite = new Step();
    const open = new Set(
      this.#perform(
        ops.filter((op) => !left.has(op)),
        opposite,
      ),
    );
    this.history.push(OPPOSITE[direction], opposite);
    this.#tellLeft({ direction, total: ops.length, open, left });
    this.history.follow({ direction, total: ops.length, open, left: new Map() });
  }

  /** Applies entries in order; throws when this page judges one otherwise than the server. */
  confirm(entries: readonly Entry[]): readonly Outcome[] {
    const answers = new Map(entries.map((entry) => [entry, this.#find(entry)]));
    const { outcomes, change } = this.replica.confirm(
      entries,
      (entry) => answers.get(entry)?.submission,
    );
    for (const [index, entry] of entries.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined) checkVerdicts(entry, outcome);
      this.#judged(answers.get(entry), entry.seq, entry.verdicts);
    }
    this.#parts.changed(change);
    this.settleReached();
    return outcomes;
  }

  /**
   * Shows a state as it grows, `placed` on top of it: whoever comes sees at once what is there. Who
   * has a state to look at already keeps it until the new one is whole.
   */
  arrive(state: BoardState, placed: readonly Placed[], hasOne: boolean): void {
    if (hasOne) return;
    const ids = placed.map(({ element }) => element.id);
    this.#parts.changed(this.replica.arrive(state, ids));
  }

  /** Shows a new state in place of the confirmed one. */
  replace({ state, judged }: Staged): void {
    const answers = judged.map(({ entry }) => ({ entry, answer: this.#find(entry) }));
    for (const { answer } of answers) if (answer) this.replica.drop(answer.submission);
    const touched = judged.flatMap(({ outcome }) => [...outcome.touched]);
    this.#parts.changed(this.replica.arrive(state, touched));
    for (const { entry, answer } of answers) this.#judged(answer, entry.seq, entry.verdicts);
    this.#answered();
  }

  /** Settles what is committed and part of the confirmed state, though its entry was not seen. */
  settleReached(): void {
    const { placed, seq: reached } = this.replica.confirmed;
    for (const queue of this.#queues) {
      for (const [n, seq] of queue.reached(reached)) {
        const submission = queue.get(n);
        if (submission === undefined) continue;
        // The verdicts are not known, but what was added left a trace, unless it was void.
        const verdicts = submission.ops.map(
          (op): Verdict => (op.kind === "add" && !placed.has(op.element.id) ? "forbidden" : "done"),
        );
        const answer = this.#answer(queue, submission, verdicts);
        this.#parts.changed(this.replica.drop(submission));
        this.#judged(answer, seq, verdicts);
      }
    }
    this.#answered();
  }

  /** The server gave a submission no seq. */
  refused(queue: SendQueue, { n, code, message }: Refused): void {
    const submission = queue.get(n);
    if (submission === undefined) return;
    if (code === READ_ONLY) {
      queue.unsend(n);
      queue.hold();
      return;
    }
    const dependents = this.#excuse(submission, submission.ops);
    queue.settle(n);
    if (!this.#excused.has(submission)) {
      this.#parts.notices.notMade(submission.ops, message, dependents);
    }
    this.#parts.changed(this.replica.drop(submission));
    this.history.answered(submission, null, () => "done");
    this.#answered();
  }

  /**
   * The server ended the connection over a message it could not read. Sends more carefully from
   * now on; what is then alone under way is to blame, and refused. Tells whether to connect again.
   */
  blame(queue: SendQueue, { code, message }: { code: string; message: string }): boolean {
    if (!FAULTS.has(code)) return false;
    if (!queue.careful) {
      queue.careful = true;
      return true;
    }
    const [n] = queue.underWay;
    if (n === undefined) return false;
    this.refused(queue, { kind: "refused", n, code, message });
    return true;
  }

  /** Performs ops as submissions of the page's own, noting in `step` what takes them back. */
  #perform(ops: readonly Op[], step: Step): Submission[] {
    const { parts, unfit } = split(ops);
    for (const [op, why] of unfit) this.#parts.notices.notMade([op], why, 0);
    this.#parts.sender.dropped([...unfit.keys()]);
    const batch = parts.length > 1 ? this.#parts.batchId() : "";
    const submissions = parts.map((part) => {
      const submission = this.#own.add(part, batch);
      this.#performOne(submission, step);
      return submission;
    });
    this.#parts.sender.submitted(ops);
    return submissions;
  }

  #performOne(submission: Submission, step: Step): void {
    const { replica } = this;
    const board = { user: this.#user, get: replica.get, elements: () => replica.elements() };
    const backs: Back[][] = [];
    let first = 0;
    const { verdicts, change } = replica.perform(submission, (ops) => {
      backs.push(inversesOf(ops, first, board));
      first += ops.length;
    });
    for (const group of backs) {
      const done = group.filter(({ index }) => verdicts[index] === "done");
      if (done.length > 0) this.history.record(step, submission, done);
    }
    this.#parts.changed(change);
  }

  /** Finds what an entry answers. */
  #find({ client, n, verdicts }: Entry): Answer | undefined {
    for (const queue of this.#queues) {
      if (queue.client !== client) continue;
      const submission = queue.get(n);
      if (submission !== undefined) return this.#answer(queue, submission, verdicts);
    }
    return undefined;
  }

  /** Sees what depends on what came to nothing while that is still known. */
  #answer(queue: SendQueue, submission: Submission, verdicts: readonly Verdict[]): Answer {
    const lost = submission.ops.filter((_, index) => verdicts[index] !== "done");
    return { queue, submission, dependents: this.#excuse(submission, lost) };
  }

  /** A submission is in the log: tells what of it was void. */
  #judged(answer: Answer | undefined, seq: number, verdicts: readonly Verdict[]): void {
    if (answer === undefined) return;
    const { queue, submission } = answer;
    queue.settle(submission.n);
    const verdictOf = (index: number) => verdicts[index] ?? "gone";
    const isTurn = this.history.isTurn(submission);
    const run = this.history.answered(submission, seq, verdictOf);
    if (run !== undefined) this.#tellLeft(run);
    if (!isTurn) this.#tellVoid(answer, verdictOf);
  }

  #tellVoid({ submission, dependents }: Answer, verdictOf: (index: number) => Verdict): void {
    const byVerdict = new Map<Verdict, Op[]>();
    for (const [index, op] of submission.ops.entries()) {
      const verdict = verdictOf(index);
      if (verdict === "done" || (verdict === "gone" && this.#excused.has(submission))) continue;
      byVerdict.set(verdict, [...(byVerdict.get(verdict) ?? []), op]);
    }
    let untold = dependents;
    for (const [verdict, ops] of byVerdict) {
      this.#parts.notices.notMade(ops, reason(verdict), untold);
      untold = 0;
    }
  }

  /** Excuses what depends on ops that came to nothing; gives how many submissions those are. */
  #excuse(submission: Submission, ops: readonly Op[]): number {
    const dependents = this.replica.dependents(submission, ops);
    for (const dependent of dependents) this.#excused.add(dependent);
    return dependents.size;
  }

  #tellLeft({ direction, total, left }: Run): void {
    if (left.size === 0) return;
    const names = new Set<string>();
    for (const [op, verdict] of left) {
      if (verdict !== "changed") continue;
      for (const id of named([op])) names.add(this.#changedBy(id));
    }
    const why = whyLeft(left.values(), [...names]);
    this.#parts.notices.info(leftAsIs(direction, left.size, total, why));
  }

  #changedBy(id: string): string {
    const user = this.replica.confirmed.placed.get(id)?.element.editedBy ?? "";
    if (user === this.#user) return text("left.you");
    return this.#parts.nameOf(user) || text("left.somebody");
  }

  #answered(): void {
    if (this.#own.size === 0) this.#parts.sender.answered();
  }
}
