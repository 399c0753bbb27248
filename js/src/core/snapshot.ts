/** A board's state from the messages of a snapshot. */

import { MalformedFrame } from "./errors";
import { BoardState } from "./state";
import type { Snapshot } from "./types.gen";

/** A state that grows by the messages of one snapshot, each in its turn. */
export class Restoration {
  readonly state: BoardState;
  readonly #of: number;
  #came = 1;

  /** Throws MalformedFrame when `first` is not the first message of a snapshot. */
  constructor(first: Snapshot) {
    if (first.index !== 0 || !first.meta) throw outOfOrder([first]);
    this.state = BoardState.load(first.meta, first.placed);
    this.#of = first.of;
  }

  /** Whether the last message is in. */
  get isWhole(): boolean {
    return this.#came === this.#of;
  }

  /** Takes the next message; throws MalformedFrame when it is out of place. */
  add(part: Snapshot): void {
    if (part.index !== this.#came || part.of !== this.#of) throw outOfOrder([part]);
    this.#came += 1;
    this.state.extend(part.placed);
  }
}

/**
 * Rebuilds the state from all messages of one snapshot, in order.
 *
 * Throws MalformedFrame when one is missing or out of place.
 */
export function restore(parts: readonly Snapshot[]): BoardState {
  const [first, ...rest] = parts;
  if (first === undefined) throw outOfOrder([]);
  const restoration = new Restoration(first);
  for (const part of rest) restoration.add(part);
  if (!restoration.isWhole) throw outOfOrder(parts);
  return restoration.state;
}

function outOfOrder(parts: readonly Snapshot[]): MalformedFrame {
  const places = parts.slice(0, 5).map((part) => `${part.index}/${part.of}`);
  return new MalformedFrame(`snapshot parts ${places.join(", ")} are incomplete or out of order`);
}
