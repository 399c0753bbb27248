import { describe, expect, it } from "vitest";
import { blocksOf } from "../../../src/ui/chat/blocks";

const NOON = new Date(2026, 2, 10, 12).getTime();
const MINUTE = 60_000;

function line(seq: number, author: string, at: number) {
  return { seq, at, author, name: author, text: `${seq}`, pending: false, takenBack: false };
}

describe("messages", () => {
  it("of one person in a row stand together, by day", () => {
    const blocks = blocksOf([
      line(1, "ada", NOON - 24 * 60 * MINUTE),
      line(2, "ada", NOON),
      line(3, "ada", NOON + MINUTE),
      line(4, "bob", NOON + MINUTE),
      line(5, "ada", NOON + 2 * MINUTE),
      line(6, "ada", NOON + 20 * MINUTE),
    ]);
    expect(blocks.map(({ lines }) => lines.map(({ seq }) => seq))).toEqual([
      [1],
      [2, 3],
      [4],
      [5],
      [6],
    ]);
    expect(blocks.map(({ newDay }) => newDay)).toEqual([true, true, false, false, false]);
  });
});
