import { describe, expect, it } from "vitest";
import { checksum } from "../../src/core/digest";
import { BoardState } from "../../src/core/state";
import {
  ENTRY_DEFAULTS,
  type Entry,
  type Placed,
  SNAPSHOT_DEFAULTS,
  type Snapshot,
} from "../../src/core/types.gen";
import { Intake, isTrue } from "../../src/sync/intake";
import { add, id, rect } from "./support/elements";

const META = { ...new BoardState("Board", "ada").meta(), seq: 5 };

function placed(name: string): Placed {
  return { element: rect(name), removedAt: 0, client: "c", touchedAt: 1, othersAt: 0 };
}

function part(index: number, of: number, ...items: Placed[]): Snapshot {
  return { ...SNAPSHOT_DEFAULTS, index, of, placed: items, meta: index === 0 ? META : null };
}

function entry(seq: number, name: string): Entry {
  const stamp = { seq, at: 0, author: "bob", name: "Bob", client: "c", n: seq, batch: "" };
  return { ...ENTRY_DEFAULTS, ...stamp, ops: [add(name)], verdicts: ["done"] };
}

describe("Intake", () => {
  it("passes on entries that follow, and drops those that are known", () => {
    const intake = new Intake();
    const entries = [entry(5, "a"), entry(6, "b")];
    expect(intake.entries(entries, 5)).toEqual([entries[1]]);
    expect(intake.finish()).toBeUndefined();
  });

  it("builds a snapshot and what follows it aside", () => {
    const intake = new Intake();
    intake.snapshot(part(0, 2, placed("a")));
    intake.snapshot(part(1, 2, placed("b")));
    expect(intake.entries([entry(5, "old"), entry(6, "c")], 0)).toEqual([]);
    const staged = intake.finish();
    expect(staged?.state.order).toEqual(["a", "b", "c"].map(id));
    expect(staged?.judged.map((one) => one.entry.seq)).toEqual([6]);
    expect(intake.finish()).toBeUndefined();
  });

  it("forgets an unfinished snapshot when another begins", () => {
    const intake = new Intake();
    intake.snapshot(part(0, 3, placed("lost")));
    intake.snapshot(part(0, 1, placed("a")));
    expect(intake.finish()?.state.order).toEqual([id("a")]);
  });

  it("knows what will be covered while a snapshot arrives, where the server says so", () => {
    const intake = new Intake();
    intake.snapshot({ ...part(0, 2, placed("a")), upperLeft: [-16, 0], lowerRight: [320, 48] });
    intake.snapshot(part(1, 2, placed("b")));
    expect(intake.extent).toEqual({ left: -16, top: 0, right: 320, bottom: 48 });
    intake.finish();
    expect(intake.extent).toBeUndefined();
    intake.snapshot(part(0, 1, placed("a")));
    expect(intake.extent).toBeUndefined();
  });

  it("knows the checksum of what came in parts, until entries change it", () => {
    const intake = new Intake();
    intake.snapshot(part(0, 2, placed("b")));
    intake.snapshot(part(0, 2, placed("a"), { ...placed("r"), removedAt: 3 }));
    intake.snapshot(part(1, 2, placed("c")));
    const staged = intake.finish();
    expect(staged?.sum).toBe(checksum(BoardState.load(META, [placed("a"), placed("c")])));
    intake.snapshot(part(0, 1, placed("a")));
    intake.entries([entry(6, "d")], 0);
    expect(intake.finish()?.sum).toBeUndefined();
    intake.snapshot(part(0, 1));
    expect(intake.finish()?.sum).toBe(0);
  });

  it("refuses parts out of place and verdicts that differ", () => {
    const intake = new Intake();
    intake.snapshot(part(0, 2));
    expect(() => intake.snapshot(part(5, 2))).toThrow("out of order");
    intake.snapshot(part(0, 1));
    expect(() => intake.entries([{ ...entry(6, "a"), verdicts: ["full"] }], 0)).toThrow(
      "entry 6: full there, done here",
    );
  });
});

describe("isTrue", () => {
  it("wants the same seq and the same checksum", () => {
    const state = BoardState.load(META, [placed("a")]);
    const digest = checksum(state);
    expect(isTrue(state, { kind: "ready", seq: 5, digest })).toBe(true);
    expect(isTrue(state, { kind: "ready", seq: 6, digest })).toBe(false);
    expect(isTrue(state, { kind: "ready", seq: 5, digest: digest ^ 1 })).toBe(false);
  });
});
