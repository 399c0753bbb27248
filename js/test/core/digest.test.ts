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

/** How often as long one takes as the other: each at its quickest, in up to so many rounds. */
function ratio(run: () => unknown, other: () => unknown, enough: number, rounds = 50): number {
  const best = [Infinity, Infinity];
  for (let round = 0; round < rounds; round += 1) {
    [run, other].forEach((each, index) => {
      const begun = performance.now();
      each();
      best[index] = Math.min(best[index] ?? 0, performance.now() - begun);
    });
    if (round >= 6 && (best[0] ?? 0) < enough * (best[1] ?? 0)) break;
  }
  return (best[0] ?? 0) / (best[1] ?? 0);
}

test("the checksum of many elements costs no more than to write them as text a few times", () => {
  const state = new BoardState("", "ada");
  for (let start = 0; start < 20_000; start += 1000) {
    const numbers = Array.from({ length: 1000 }, (_, number) => start + number);
    submit(state, ADA, ...numbers.map((n) => ({ kind: "add" as const, element: stroke(n) })));
  }
  const text = () => [...state.elements()].map(({ id, editedAt }) => `${id}:${editedAt};`).join("");
  expect(checksum(state)).toBe(crc32(text()));
  expect(ratio(() => checksum(state), text, 4)).toBeLessThan(4);
});
