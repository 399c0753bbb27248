import { describe, expect, it } from "vitest";
import { BoardState } from "../../src/core/state";
import type { PendingOp } from "../../src/sync/foresight";
import { related, sameLook, small } from "../../src/sync/foresight";
import { idsOf } from "../../src/sync/submission";
import { add, id, patch, rect, remove } from "./support/elements";

describe("related", () => {
  it("follows ops that share elements", () => {
    const from = { client: "" };
    const ops = [remove("a", "b"), patch("b", {}), remove("b", "c"), add("d")];
    const pending = ops.map((op, order): PendingOp => {
      return { order, submission: { from, n: 1, batch: "", ops }, op, ids: idsOf(op) };
    });
    const opsOn = (key: string) => pending.filter(({ ids }) => ids.includes(key));
    const found = related([id("a")], opsOn);
    expect(found.ids).toEqual(new Set(["a", "b", "c"].map(id)));
    expect(found.ops).toEqual(new Set(pending.slice(0, 3)));
  });
});

describe("sameLook", () => {
  it("passes over who changed it and when", () => {
    const element = rect("a");
    expect(sameLook(element, { ...element, author: "x", editedBy: "y", editedAt: 9 })).toBe(true);
    expect(sameLook(element, { ...element, angle: 1 })).toBe(false);
    expect(sameLook(element, undefined)).toBe(false);
    expect(sameLook(undefined, undefined)).toBe(true);
  });
});

describe("small", () => {
  it("keeps rights and locks, and nothing that is done to it reaches the original", () => {
    const state = new BoardState("Board", "ada", "view");
    state.banned.add("eve");
    state.locked = true;
    const copy = small(state, []);
    expect([copy.boardRole("ada"), copy.boardRole("bob"), copy.boardRole("eve")]).toEqual([
      3, 1, 0,
    ]);
    copy.banned.add("bob");
    copy.chat.push({ seq: 1, at: 1, author: "a", name: "A", text: "x" });
    expect([state.banned.size, state.chat.length, copy.locked]).toEqual([1, 0, true]);
  });
});
