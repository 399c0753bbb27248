/** The submissions of one client that have no answer yet, in the order of their numbers. */

import { LIMITS, type Op } from "../core/types.gen";
import { encodeClient } from "../core/wire";
import type { Journal } from "./journal";
import type { Cancel, Platform } from "./platform";
import type { Submission } from "./submission";

/** Who sends: known to this page and the server, and to a later page through the journal. */
export interface Client {
  readonly key: string;
  readonly place: string;
  readonly account: string;
  readonly secret: Uint8Array;
}

/** What a queue works with. */
export interface QueueParts {
  readonly platform: Platform;
  readonly journal: Journal;
  /** Hands a frame to the open connection. */
  readonly deliver: (frame: Uint8Array) => void;
}

interface Waiting {
  readonly submission: Submission;
  readonly frame: Uint8Array;
  /** Whether the journal has it. */
  safe: boolean;
  sent: boolean;
  /** Whether the server has told its place in the log, but the entry has not come yet. */
  committed: boolean;
}

// Unanswered at a time: enough to fill a long line, few enough to lose little to a refusal.
const IN_FLIGHT = 64;
// A server that can be written again says so; this is for the case that its word is lost.
const HOLD_MILLISECONDS = 10_000;

export class SendQueue {
  /** The public id of this client, once the server has told it. */
  client = "";
  /** Whether to send one at a time: until all are answered. */
  careful = false;
  /** Called when the last submission has its answer. */
  onEmpty: () => void = () => undefined;
  readonly #parts: QueueParts;
  #identity: Client;
  readonly #waiting = new Map<number, Waiting>();
  /** Seqs of those that are committed, by their number. */
  readonly #seqs = new Map<number, number>();
  #last = 0;
  #inFlight = 0;
  #opsInFlight = 0;
  #open = false;
  #cancelHold: Cancel | undefined;

  constructor(parts: QueueParts, identity: Client) {
    this.#parts = parts;
    this.#identity = identity;
  }

  get identity(): Client {
    return this.#identity;
  }

  /** Says as whom this client draws, for what is journaled from now on. */
  set account(account: string) {
    this.#identity = { ...this.#identity, account };
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Those that were sent on this connection and have no answer. */
  get underWay(): number[] {
    const sent = [...this.#waiting].filter(([, waiting]) => waiting.sent);
    return sent.map(([n]) => n);
  }

  get all(): Submission[] {
    return [...this.#waiting.values()].map(({ submission }) => submission);
  }

  /** The numbers to ask about in a hello. */
  get numbers(): number[] {
    return [...this.#waiting.keys()].slice(0, LIMITS.PENDING_OPS);
  }

  /** Takes ops under the next number; they leave when the journal has them. */
  add(ops: readonly Op[], batch: string): Submission {
    this.#last += 1;
    const submission: Submission = { from: this, n: this.#last, batch, ops };
    const frame = encodeClient({ kind: "ops", n: submission.n, ops, batch });
    const waiting = this.#put(submission, frame);
    const { key } = this.#identity;
    const written = this.#parts.journal.write(this.#identity, {
      client: key,
      n: this.#last,
      frame,
    });
    if (written === undefined) {
      waiting.safe = true;
    } else {
      void written.then(() => {
        waiting.safe = true;
        this.#flush();
      });
    }
    this.#flush();
    return submission;
  }

  /** Takes a submission from the journal, under its old number. */
  restore(submission: Submission, frame: Uint8Array): void {
    this.#last = Math.max(this.#last, submission.n);
    this.#put(submission, frame).safe = true;
  }

  get(n: number): Submission | undefined {
    return this.#waiting.get(n)?.submission;
  }

  /** The connection is ready: sends everything without an answer, oldest first. */
  open(): void {
    this.#open = true;
    this.#release();
  }

  /** The connection is gone: nothing counts as sent. */
  close(): void {
    this.#open = false;
    this.#cancelHold?.();
    this.#cancelHold = undefined;
    this.#inFlight = this.#opsInFlight = 0;
    for (const waiting of this.#waiting.values()) waiting.sent = false;
  }

  /** The server cannot take changes now: keeps all of them and asks again later. */
  hold(): void {
    this.#cancelHold ??= this.#parts.platform.after(HOLD_MILLISECONDS, () => this.#release());
  }

  /** The server can take changes again. */
  resume(): void {
    if (this.#cancelHold !== undefined) this.#release();
  }

  /** Takes a submission that was not accepted, or that is too early, back to those to be sent. */
  unsend(n: number): void {
    const waiting = this.#waiting.get(n);
    if (waiting === undefined) return;
    if (waiting.sent) this.#count(waiting, -1);
    waiting.sent = false;
  }

  /** A submission has its final answer. */
  settle(n: number): Submission | undefined {
    const waiting = this.#waiting.get(n);
    if (waiting === undefined) return undefined;
    this.#waiting.delete(n);
    this.#seqs.delete(n);
    if (waiting.sent) this.#count(waiting, -1);
    this.#parts.journal.erase(this.#identity.key, n);
    this.#flush();
    if (this.#waiting.size > 0) return waiting.submission;
    this.careful = false;
    this.onEmpty();
    return waiting.submission;
  }

  /** A submission is in the log as entry `seq`; it waits on until that entry is seen. */
  committed(n: number, seq: number): void {
    const waiting = this.#waiting.get(n);
    if (waiting === undefined) return;
    waiting.committed = true;
    this.#seqs.set(n, seq);
  }

  /** Those, with their seqs, whose entries are part of the state at `seq`. */
  reached(seq: number): [n: number, seq: number][] {
    return [...this.#seqs].filter(([, at]) => at <= seq);
  }

  /** Tells a later page that this one is still there. */
  beat(): void {
    if (this.#waiting.size > 0) this.#parts.journal.beat(this.#identity);
  }

  #put(submission: Submission, frame: Uint8Array): Waiting {
    const waiting = { submission, frame, safe: false, sent: false, committed: false };
    this.#waiting.set(submission.n, waiting);
    return waiting;
  }

  #release(): void {
    this.#cancelHold?.();
    this.#cancelHold = undefined;
    this.#flush();
  }

  #count({ submission }: Waiting, sign: 1 | -1): void {
    this.#inFlight += sign;
    this.#opsInFlight += sign * submission.ops.length;
  }

  /** Sends what may leave; never a number before a smaller one. */
  #flush(): void {
    if (!this.#open || this.#cancelHold !== undefined) return;
    for (const waiting of this.#waiting.values()) {
      if (this.#inFlight >= (this.careful ? 1 : IN_FLIGHT) || !waiting.safe) return;
      if (waiting.sent || waiting.committed) continue;
      if (this.#opsInFlight + waiting.submission.ops.length > LIMITS.OPS_IN_FLIGHT) return;
      waiting.sent = true;
      this.#count(waiting, 1);
      this.#parts.deliver(waiting.frame);
    }
  }
}
