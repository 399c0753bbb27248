import { describe, expect, it } from "vitest";
import { BoardState } from "../../src/core/state";
import { ENTRY_DEFAULTS, type Entry, type Op, Role } from "../../src/core/types.gen";
import type { Author } from "../../src/sync/foresight";
import { Replica } from "../../src/sync/replica";
import type { Submission } from "../../src/sync/submission";
import { add, id, patch, remove } from "./support/elements";

const ADA: Author = {
  author: "ada",
  name: "Ada",
  ceiling: Role.OWNER,
  floor: Role.NONE,
  groups: [],
};
const FROM = { client: "me" };

function submission(n: number, ...ops: Op[]): Submission {
  return { from: FROM, n, batch: "", ops };
}

class Bench {
  readonly replica = new Replica();
  #seq = 0;

  constructor() {
    this.replica.reset(new BoardState("Board", "ada"));
    this.replica.setAuthor(ADA);
  }

  get ids(): string[] {
    return [...this.replica.elements()].map(({ id: key }) => key);
  }

  perform(n: number, ...ops: Op[]) {
    const made = submission(n, ...ops);
    const { verdicts, change } = this.replica.perform(made, () => undefined);
    return { made, verdicts, change };
  }

  entry(by: { client: string; author: string }, ...ops: Op[]): Entry {
    this.#seq += 1;
    const { author, client } = by;
    const n = this.#seq;
    return { ...ENTRY_DEFAULTS, seq: n, at: 0, author, name: author, client, n, batch: "", ops };
  }

  /** Confirms ops of somebody else. */
  other(...ops: Op[]) {
    const entry = this.entry({ client: "you", author: "bob" }, ...ops);
    return this.replica.confirm([entry], () => undefined);
  }

  /** Confirms a pending submission. */
  own(made: Submission) {
    const entry = this.entry({ client: "me", author: "ada" }, ...structuredClone(made.ops));
    return this.replica.confirm([entry], () => made);
  }
}

describe("Replica", () => {
  it("shows pending on top of confirmed, and leaves the confirmed state alone", () => {
    const bench = new Bench();
    bench.other(add("a"));
    bench.perform(1, add("b"), patch("a", { angle: 900 }));
    expect(bench.ids).toEqual([id("a"), id("b")]);
    expect(bench.replica.get(id("a"))?.angle).toBe(900);
    expect(bench.replica.confirmed.get(id("a"))?.angle).toBe(0);
    expect(bench.replica.size).toBe(2);
    expect(bench.replica.confirmed.size).toBe(1);
  });

  it("touches nothing to be seen when what was foreseen is confirmed", () => {
    const bench = new Bench();
    const { made, change: shown } = bench.perform(1, add("a"));
    expect(shown).toEqual({ touched: new Set([id("a")]), orderChanged: false });
    const before = bench.replica.get(id("a"));
    const rank = bench.replica.rank(id("a"));
    const { change } = bench.own(made);
    expect(change).toEqual({ touched: new Set(), orderChanged: false });
    expect(bench.replica.rank(id("a"))).toBe(rank);
    const after = bench.replica.get(id("a"));
    expect(after?.at).toBe(before?.at);
    expect(after?.editedAt).toBe(1);
  });

  it("keeps pending elements above those that others add meanwhile", () => {
    const bench = new Bench();
    const { made } = bench.perform(1, add("mine"));
    const { change } = bench.other(add("yours"));
    expect(change).toEqual({ touched: new Set([id("yours")]), orderChanged: false });
    expect(bench.ids).toEqual([id("yours"), id("mine")]);
    expect(bench.replica.rank(id("mine"))).toBeGreaterThan(bench.replica.rank(id("yours")));
    bench.own(made);
    expect(bench.ids).toEqual([id("yours"), id("mine")]);
  });

  it("touches only what an entry changed, and what hangs together with it", () => {
    const bench = new Bench();
    bench.other(add("a"), add("b"), add("c"), add("d"));
    bench.perform(1, remove("a", "b"));
    bench.perform(2, patch("c", { angle: 900 }));
    // The pending removal is all or nothing: without a, b stays too.
    const { change } = bench.other(remove("a"));
    expect(change).toEqual({ touched: new Set([id("b")]), orderChanged: false });
    expect(bench.ids).toEqual(["b", "c", "d"].map(id));
  });

  it("foresees by the rules of the board: rights, locks, presenter mode", () => {
    const bench = new Bench();
    bench.replica.setAuthor({ ...ADA, author: "eve" });
    expect(bench.perform(1, add("a")).verdicts).toEqual(["done"]);
    const lock = bench.entry(
      { client: "you", author: "ada" },
      { kind: "lock-board", locked: true },
    );
    const { change } = bench.replica.confirm([lock], () => undefined);
    expect(change.touched).toEqual(new Set([id("a")]));
    expect(bench.ids).toEqual([]);
    const unlock = { kind: "lock-board", locked: false } as const;
    bench.replica.confirm([bench.entry({ client: "you", author: "ada" }, unlock)], () => undefined);
    expect(bench.ids).toEqual([id("a")]);
  });

  it("foresees pending changes of rights, and keeps them out of the confirmed state", () => {
    const bench = new Bench();
    bench.perform(1, { kind: "rename", title: "New" });
    bench.perform(2, { kind: "set-role", user: "bob", role: Role.VIEWER });
    bench.perform(3, { kind: "ban", user: "eve", banned: true });
    bench.perform(4, { kind: "say", text: "hello" });
    bench.perform(5, { kind: "pass-pen", to: "bob", ifHolder: "" });
    expect(bench.perform(6, add("a")).verdicts).toEqual(["forbidden"]);
    expect(bench.replica.meta.title).toBe("New");
    expect(bench.replica.meta.pen).toBe("bob");
    const { confirmed } = bench.replica;
    expect(confirmed.meta()).toEqual(new BoardState("Board", "ada").meta());
  });

  it("shows a pending clear and reorder over whatever comes", () => {
    const bench = new Bench();
    bench.other(add("a"), add("b"), add("c"));
    const reordered = bench.perform(1, { kind: "reorder", ids: [id("a")], to: "front" });
    expect(bench.ids).toEqual(["b", "c", "a"].map(id));
    bench.perform(2, add("d"));
    bench.other(add("e"));
    expect(bench.ids).toEqual(["b", "c", "e", "a", "d"].map(id));
    const cleared = bench.perform(3, { kind: "clear", scope: "all" });
    expect(cleared.change.touched).toEqual(new Set(["a", "b", "c", "d", "e"].map(id)));
    expect([bench.ids, bench.replica.size]).toEqual([[], 0]);
    bench.other(add("f"));
    expect(bench.ids).toEqual([]);
    bench.replica.drop(cleared.made);
    expect(bench.ids).toEqual(["b", "c", "e", "f", "a", "d"].map(id));
    bench.replica.drop(reordered.made);
    expect(bench.ids).toEqual(["a", "b", "c", "e", "f", "d"].map(id));
  });

  it("gives each op of a submission its own verdict", () => {
    const bench = new Bench();
    const move = (name: string): Op => ({ kind: "reorder", ids: [id(name)], to: "back" });
    const { verdicts } = bench.perform(1, add("a"), add("a"), move("x"), move("a"), remove("a"));
    expect(verdicts).toEqual(["done", "exists", "gone", "done", "done"]);
  });

  it("keeps no place for what was taken back", () => {
    const bench = new Bench();
    const { made } = bench.perform(1, add("a"));
    expect(bench.replica.rank(id("a"))).toBeGreaterThan(0);
    expect(bench.replica.drop(made).touched).toEqual(new Set([id("a")]));
    expect(bench.replica.rank(id("a"))).toBe(-1);
  });

  it("judges ops one after the other without showing anything", () => {
    const bench = new Bench();
    bench.other(add("a"));
    const verdicts = bench.replica.judge(FROM, [remove("a"), patch("a", { angle: 1 }), add("a")]);
    expect(verdicts).toEqual(["done", "gone", "exists"]);
    expect(bench.ids).toEqual([id("a")]);
  });

  it("names what depends on an element that is added", () => {
    const bench = new Bench();
    const first = bench.perform(1, add("a"), add("b")).made;
    const second = bench.perform(2, patch("a", { angle: 1 })).made;
    bench.perform(3, add("c"));
    expect(bench.replica.dependents(first, first.ops)).toEqual(new Set([second]));
    expect(bench.replica.dependents(first, [add("b")])).toEqual(new Set());
  });

  it("replays what is pending on a new confirmed state", () => {
    const bench = new Bench();
    bench.perform(1, add("mine"), patch("theirs", { angle: 900 }));
    expect(bench.ids).toEqual([id("mine")]);
    const state = new BoardState("Other", "ada");
    const other = new Replica();
    other.reset(state);
    other.confirm([bench.entry({ client: "you", author: "bob" }, add("theirs"))], () => undefined);
    expect(bench.replica.reset(other.confirmed)).toEqual({ touched: "all", orderChanged: true });
    expect(bench.ids).toEqual([id("theirs"), id("mine")]);
  });

  it("refuses entries with a gap", () => {
    const bench = new Bench();
    bench.entry({ client: "you", author: "bob" }, add("lost"));
    expect(() => bench.other(add("a"))).toThrow(RangeError);
  });
});
