/**
 * The durable lane as it comes in: a snapshot or the missing entries, then `ready`, then entries.
 *
 * A snapshot is built aside, with the entries that follow it, and takes the place of what is shown
 * only when it is complete. A page that shows nothing yet may show it as it grows.
 */

import { apply, type Outcome } from "../core/apply";
import { checksum, checksumWith } from "../core/digest";
import type { Bounds } from "../core/path";
import { Restoration } from "../core/snapshot";
import type { BoardState } from "../core/state";
import type { Entry, Ready, Snapshot } from "../core/types.gen";

/** An entry and what it did. */
export interface Judged {
  readonly entry: Entry;
  readonly outcome: Outcome;
}

/** A new state with the entries that were applied to it while it was built. */
export interface Staged {
  readonly state: BoardState;
  readonly judged: readonly Judged[];
  /** The checksum of `state`, where it is known. */
  readonly sum: number | undefined;
}

/** Throws when the server judged an entry otherwise than this page does: the two differ. */
export function checkVerdicts(entry: Entry, outcome: Outcome): void {
  const same = entry.verdicts.every((verdict, index) => verdict === outcome.verdicts[index]);
  if (same && entry.verdicts.length === outcome.verdicts.length) return;
  const ours = outcome.verdicts.join();
  throw new Error(`entry ${entry.seq}: ${entry.verdicts.join()} there, ${ours} here`);
}

/** Tells whether `state`, whose checksum is `sum`, is what the server says has been sent. */
export function isTrue(state: BoardState, ready: Ready, sum = checksum(state)): boolean {
  return state.seq === ready.seq && sum === ready.digest;
}

export class Intake {
  #restoration: Restoration | undefined;
  #state: BoardState | undefined;
  #judged: Judged[] = [];
  #extent: Bounds | undefined;
  /**
   * The checksum of what came, until entries change that. Summed up part by part: 100,000 elements
   * at once took 50 ms of one task, by code that had never run.
   */
  #sum: number | undefined;

  /** What the snapshot that arrives will cover, about, as far as the server says; 1/16 unit. */
  get extent(): Bounds | undefined {
    return this.#extent;
  }

  /** Forgets what has not been completed. */
  begin(): void {
    this.#restoration = undefined;
    this.#state = undefined;
    this.#judged = [];
    this.#extent = undefined;
    this.#sum = 0;
  }

  /**
   * Takes the next part of a snapshot and gives the state with all that came so far, the same
   * object for each part; throws MalformedFrame when the part is out of place.
   */
  snapshot(part: Snapshot): BoardState {
    const begun = part.index === 0 ? undefined : this.#restoration;
    if (begun === undefined) {
      this.begin();
      this.#restoration = new Restoration(part);
      this.#extent = extentOf(part);
    } else {
      begun.add(part);
    }
    this.#sum = checksumWith(this.#sum ?? 0, part.placed);
    const { state, isWhole } = this.#restoration as Restoration;
    if (isWhole) this.#state = state;
    return state;
  }

  /** Gives the entries that are for the state shown; none while another one is being built. */
  entries(entries: readonly Entry[], seq: number): readonly Entry[] {
    if (this.#state === undefined) return entries.filter((entry) => entry.seq > seq);
    for (const entry of entries) {
      if (entry.seq <= this.#state.seq) continue;
      const outcome = apply(this.#state, entry);
      checkVerdicts(entry, outcome);
      this.#sum = undefined;
      this.#judged.push({ entry, outcome });
    }
    return [];
  }

  /** Gives the state that was built, if one was. */
  finish(): Staged | undefined {
    if (this.#state === undefined) return undefined;
    const staged = { state: this.#state, judged: this.#judged, sum: this.#sum };
    this.begin();
    return staged;
  }
}

function extentOf({ upperLeft, lowerRight }: Snapshot): Bounds | undefined {
  if (!upperLeft || !lowerRight) return undefined;
  const [[left, top], [right, bottom]] = [upperLeft, lowerRight];
  return { left, top, right, bottom };
}
