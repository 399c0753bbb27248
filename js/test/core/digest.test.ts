/** Fingerprints. That they equal Python's is shown by the conformance data. */

import { expect, test } from "vitest";
import { canonical, checksum } from "../../src/core/digest";
import { BoardState } from "../../src/core/state";
import { ADA, BOB, board, eid, patch, remove, reorder, stroke, submit } from "./boards";

/** CRC-32 bit by bit, as its definition says. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test("the checksum is zlib's CRC-32 of ids and edits on the board", () => {
  const state = board(3);
  expect(checksum(new BoardState())).toBe(0);
  submit(state, BOB, patch(0, { angle: 1 }), remove(1), reorder([0], "front"));
  expect(checksum(state)).toBe(crc32(`${eid(2)}:1;${eid(0)}:2;`));
});

test("what is removed or moved changes the canonical bytes", () => {
  const [one, two, three] = [board(3), board(3), board(3)];
  submit(one, ADA, remove(1));
  submit(two, ADA, reorder([1], "front"));
  submit(three, ADA, remove(1));
  expect(canonical(one)).not.toEqual(canonical(two));
  expect(canonical(one)).toEqual(canonical(three));
});

function quickest(run: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

test("the checksum of many elements costs no more than to write them as text a few times", () => {
  const state = new BoardState("", "ada");
  for (let start = 0; start < 20_000; start += 1000) {
    const numbers = Array.from({ length: 1000 }, (_, number) => start + number);
    submit(state, ADA, ...numbers.map((n) => ({ kind: "add" as const, element: stroke(n) })));
  }
  const text = () => [...state.elements()].map(({ id, editedAt }) => `${id}:${editedAt};`).join("");
  expect(checksum(state)).toBe(crc32(text()));
  expect(quickest(() => checksum(state))).toBeLessThan(4 * quickest(text));
});
