/**
 * Folds logs that arrive on stdin and answers on stdout: the TypeScript side of the fuzz that holds
 * both languages equal (`tests/properties/test_two_languages.py`).
 *
 * A request is a list of logs (`stdio.ts`); each is folded on its own and answered in order.
 */

import { createHash } from "node:crypto";
import { apply } from "../src/core/apply";
import { readEntry } from "../src/core/codec.gen";
import { canonical, checksum } from "../src/core/digest";
import { restore } from "../src/core/snapshot";
import { BoardState } from "../src/core/state";
import { type Access, LIMITS, type Snapshot } from "../src/core/types.gen";
import { decodePlain, decodeServer } from "../src/core/wire";
import { serve } from "./stdio";

const REAL_LIMITS = { ...LIMITS };

interface Log {
  /** Replaces bounds, so that a short log reaches them. */
  readonly limits: Readonly<Record<string, number>>;
  readonly board: readonly [title: string, owner: string, access: Access];
  /** Snapshot messages to begin with instead of an empty board, if any. */
  readonly snapshot: readonly Uint8Array[];
  readonly frames: readonly Uint8Array[];
  /** The seqs after which a digest is wanted. */
  readonly digests: readonly number[];
}

interface Answer {
  readonly verdicts: string[][];
  readonly touched: string[][];
  readonly kicked: string[][];
  readonly digests: string[];
  readonly checksum: number;
  readonly size: number;
}

function begin(log: Log): BoardState {
  if (log.snapshot.length === 0) return new BoardState(...log.board);
  return restore(log.snapshot.map((chunk) => decodeServer(chunk) as Snapshot));
}

function fold(log: Log): Answer {
  Object.assign(LIMITS, REAL_LIMITS, log.limits);
  const state = begin(log);
  const answer: Answer = {
    verdicts: [],
    touched: [],
    kicked: [],
    digests: [],
    checksum: 0,
    size: 0,
  };
  for (const frame of log.frames) {
    const outcome = apply(state, readEntry(decodePlain(frame)));
    answer.verdicts.push([...outcome.verdicts]);
    answer.touched.push([...outcome.touched]);
    answer.kicked.push([...outcome.kicked]);
    if (log.digests.includes(state.seq)) {
      answer.digests.push(createHash("sha256").update(canonical(state)).digest("hex"));
    }
  }
  return { ...answer, checksum: checksum(state), size: state.size };
}

/** Tells what a log made `apply` throw, so that its seed can be named. */
function folded(log: Log): Answer | { readonly error: string } {
  try {
    return fold(log);
  } catch (error) {
    return { error: String(error) };
  }
}

serve((request) => (request as Log[]).map(folded));
