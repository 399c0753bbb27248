/** One moment of a board, as the canvas wants it. */

import type { Scene } from "../../canvas/scene";
import { restore } from "../../core/snapshot";
import { BoardState } from "../../core/state";
import type { Element, Snapshot } from "../../core/types.gen";
import { decodeServer } from "../../core/wire";

/** Reads a state that was sent as snapshot chunks, each led by its length (32 bits, big-endian). */
export function stateOf(bytes: Uint8Array): BoardState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Snapshot[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at);
    const message = decodeServer(bytes.subarray(at + 4, at + 4 + length));
    if (message.kind !== "snapshot") throw new Error(`a moment holds a ${message.kind}`);
    parts.push(message);
    at += 4 + length;
  }
  return restore(parts);
}

/** A state that can be another the next moment. */
export class Moment implements Scene {
  private state = new BoardState();
  private places = new Map<string, number>();

  show(state: BoardState): void {
    this.state = state;
    this.places = new Map(state.order.map((id, place) => [id, place]));
  }

  get size(): number {
    return this.state.size;
  }

  elements(): Iterable<Element> {
    return this.state.elements();
  }

  get(id: string): Element | undefined {
    return this.state.get(id);
  }

  zIndex(id: string): number {
    return this.places.get(id) ?? -1;
  }
}
