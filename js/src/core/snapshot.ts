/** A board's state from the messages of a snapshot. */

import { MalformedFrame } from "./errors";
import { BoardState } from "./state";
import type { Placed, Snapshot } from "./types.gen";

/**
 * Rebuilds the state from all messages of one snapshot, in order.
 *
 * Throws MalformedFrame when one is missing or out of place.
 */
export function restore(parts: readonly Snapshot[]): BoardState {
  const meta = parts[0]?.meta;
  const inPlace = parts.every((part, index) => part.index === index && part.of === parts.length);
  if (!meta || !inPlace) {
    const places = parts.slice(0, 5).map((part) => `${part.index}/${part.of}`);
    throw new MalformedFrame(`snapshot parts ${places.join(", ")} are incomplete or out of order`);
  }
  return BoardState.load(meta, allPlaced(parts));
}

function* allPlaced(parts: readonly Snapshot[]): Generator<Placed, void, undefined> {
  for (const part of parts) yield* part.placed;
}
