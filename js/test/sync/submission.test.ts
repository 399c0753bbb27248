import { describe, expect, it } from "vitest";
import { LIMITS, type Op } from "../../src/core/types.gen";
import { encodeClient } from "../../src/core/wire";
import { idsOf, split } from "../../src/sync/submission";
import { add, id, patch, remove, stroke } from "./support/elements";

describe("split", () => {
  it("leaves together what fits", () => {
    const ops = [add("a"), patch("a", { angle: 1 })];
    expect(split(ops)).toEqual({ parts: [ops], unfit: new Map() });
    expect(split([])).toEqual({ parts: [], unfit: new Map() });
  });

  it("makes parts that each fit one message, in order", () => {
    const ops = Array.from(
      { length: 60 },
      (_, n): Op => ({ kind: "add", element: stroke(`s${n}`, 2500) }),
    );
    const { parts } = split(ops);
    expect(parts.flat()).toEqual(ops);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      const frame = encodeClient({ kind: "ops", n: 2 ** 52, ops: part, batch: "f".repeat(16) });
      expect(frame.length).toBeLessThanOrEqual(LIMITS.MESSAGE_BYTES);
    }
  });

  it("bounds the ops of an entry and the ids of an op", () => {
    const many = Array.from({ length: 2500 }, (_, n) => patch(`p${n}`, { angle: 1 }));
    for (const part of split(many).parts)
      expect(part.length).toBeLessThanOrEqual(LIMITS.OPS_PER_ENTRY);
    const names = Array.from({ length: 2500 }, (_, n) => `r${n}`);
    const cut = split([remove(...names)]).parts.flat();
    expect(cut.map((op) => (op.kind === "remove" ? op.ids.length : 0))).toEqual([1000, 1000, 500]);
  });

  it.each(["front", "back", `above:${"z".repeat(16)}`, `below:${"z".repeat(16)}`])(
    "keeps the order of a reorder of many to %s",
    (to) => {
      const ids = Array.from({ length: 2500 }, (_, n) => id(`r${n}`));
      const ops = split([{ kind: "reorder", ids, to }]).parts.flat();
      // Applied as the board does, group by group, next to an anchor in the middle.
      let order = ["a".repeat(16), "z".repeat(16), "b".repeat(16)];
      for (const op of ops) {
        if (op.kind !== "reorder") continue;
        const anchor = order.indexOf("z".repeat(16));
        const at =
          { front: order.length, back: 0 }[to] ?? anchor + (to.startsWith("above") ? 1 : 0);
        order = [...order.slice(0, at), ...op.ids, ...order.slice(at)];
      }
      expect(ops).toHaveLength(3);
      expect(order.filter((key) => key.startsWith("r"))).toEqual(ids);
    },
  );

  it("names what cannot be sent, and why", () => {
    const long = { ...stroke("s"), points: new Uint8Array(70_000) };
    const large: Op = { kind: "add", element: long };
    const broken = add("b", 1.5);
    const { parts, unfit } = split([large, add("a"), broken]);
    expect(parts).toEqual([[add("a")]]);
    expect([...unfit.keys()]).toEqual([large, broken]);
    expect([...unfit.values()]).toEqual([
      "it is larger than 63488 bytes: split it",
      "1.5 is not a whole number",
    ]);
  });
});

describe("idsOf", () => {
  it("names an op's elements and its anchor", () => {
    expect(idsOf(add("a"))).toEqual([id("a")]);
    expect(idsOf(remove("a", "b"))).toEqual([id("a"), id("b")]);
    expect(idsOf({ kind: "reorder", ids: [id("a")], to: "front" })).toEqual([id("a")]);
    expect(idsOf({ kind: "reorder", ids: [id("a")], to: `above:${id("b")}` })).toEqual(
      ["a", "b"].map(id),
    );
    expect(idsOf({ kind: "clear", scope: "all" })).toEqual([]);
  });
});
