/** Snapshots are whole or refused. That they restore Python's is shown by the conformance data. */

import { expect, test } from "vitest";
import { canonical } from "../../src/core/digest";
import { Restoration, restore } from "../../src/core/snapshot";
import { type Placed, SNAPSHOT_DEFAULTS, type Snapshot } from "../../src/core/types.gen";
import { BOB, board, patch, remove, submit } from "./boards";

function parts(): { messages: Snapshot[]; bytes: Uint8Array } {
  const state = board(6);
  submit(state, BOB, remove(2), patch(3, { angle: 7 }));
  const placed = state.order.flatMap((id): Placed[] => [state.placed.get(id) ?? []].flat());
  const messages = [0, 1, 2].map(
    (index): Snapshot => ({
      ...SNAPSHOT_DEFAULTS,
      index,
      of: 3,
      placed: placed.slice(2 * index, 2 * index + 2),
      meta: index === 0 ? state.meta() : null,
    }),
  );
  return { messages, bytes: canonical(state) };
}

test("the parts in order make the state", () => {
  const { messages, bytes } = parts();
  expect(canonical(restore(messages))).toEqual(bytes);
});

test("a state grows by each part, in the order of the stack", () => {
  const [first, second, third] = parts().messages as [Snapshot, Snapshot, Snapshot];
  const restoration = new Restoration(first);
  const { state } = restoration;
  const sizes = [state.order.length];
  for (const part of [second, third]) {
    expect(restoration.isWhole).toBe(false);
    restoration.add(part);
    sizes.push(state.order.length);
  }
  expect(restoration.isWhole).toBe(true);
  expect(sizes).toEqual([2, 4, 6]);
  expect(restoration.state).toBe(state);
});

test("missing, doubled and swapped parts are refused", () => {
  const [first, second, third] = parts().messages as [Snapshot, Snapshot, Snapshot];
  for (const wrong of [
    [],
    [first],
    [first, second],
    [second, third],
    [first, third, second],
    [first, second, second],
    [first, first, second, third],
    [{ ...first, meta: null }, second, third],
  ]) {
    expect(() => restore(wrong)).toThrow("incomplete or out of order");
  }
});
