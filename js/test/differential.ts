/**
 * Folds logs that arrive on stdin and answers on stdout: the TypeScript side of the fuzz that holds
 * both languages equal (`tests/properties/test_two_languages.py`).
 *
 * A request or answer is its length in four bytes, big-endian, and MessagePack. A request is a list
 * of logs; each is folded on its own and answered in order.
 */

import { createHash } from "node:crypto";
import { apply } from "../src/core/apply";
import { readEntry } from "../src/core/codec.gen";
import { canonical, checksum } from "../src/core/digest";
import { restore } from "../src/core/snapshot";
import { BoardState } from "../src/core/state";
import { type Access, LIMITS, type Snapshot } from "../src/core/types.gen";
import { decodePlain, decodeServer, encodePlain } from "../src/core/wire";

const REAL_LIMITS = { ...LIMITS };
const MOST_BYTES = 256 * 1024 * 1024;

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

function answer(request: Uint8Array): void {
  const logs = decodePlain(request) as Log[];
  const encoded = encodePlain(logs.map(folded));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(encoded.length);
  process.stdout.write(Buffer.concat([length, encoded]));
}

let waiting: Buffer[] = [];
let held = 0;

process.stdin.on("data", (chunk: Buffer) => {
  waiting.push(chunk);
  held += chunk.length;
  while (held >= 4) {
    const start = waiting[0]?.length && waiting[0].length >= 4 ? waiting[0] : join();
    const needed = start.readUInt32BE(0) + 4;
    if (needed > MOST_BYTES) throw new RangeError(`a request of ${needed} bytes`);
    if (held < needed) return;
    const all = join();
    waiting = [all.subarray(needed)];
    held -= needed;
    answer(all.subarray(4, needed));
  }
});

function join(): Buffer {
  const all = Buffer.concat(waiting);
  waiting = [all];
  return all;
}
