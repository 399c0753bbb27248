// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { EntryModel } from "../../../src/sync/models";
import { Rest } from "../../../src/sync/rest";
import { Recording } from "../../../src/ui/past/recording";
import { SERVER, Status, serve } from "../../support/server";

afterEach(() => vi.unstubAllGlobals());

const entry = (seq: number, touched = 1): EntryModel => ({
  seq,
  at: seq * 1000,
  author: "ada",
  name: "Ada",
  batch: "",
  ops: { add: 1 },
  touched,
});

function recordingOf(head: number) {
  const asked = serve({
    "GET api/boards/b/history": (_, { searchParams }) => {
      const before = Number(searchParams.get("before") ?? head + 1);
      const first = Math.max(1, before - 3);
      const entries = [];
      for (let seq = first; seq < before; seq += 1) entries.push(entry(seq, seq % 2));
      return { history_from: 1, head, entries, more: first > 1 };
    },
    "GET api/boards/b/at/5": () => new Uint8Array([5]),
    "GET api/boards/b/at/7": () => new Status(503),
  });
  return { recording: new Recording(new Rest(SERVER), "api/boards/b"), asked };
}

describe("a recording", () => {
  it("grows backwards, without what changed nothing that is seen", async () => {
    const { recording } = recordingOf(7);
    expect(await recording.loadOlder()).toBe(2);
    expect(recording.entries.map(({ seq }) => seq)).toEqual([5, 7]);
    expect(await recording.loadOlder()).toBe(1);
    expect(recording.entries.map(({ seq }) => seq)).toEqual([3, 5, 7]);
    expect(recording.more).toBe(true);
    expect(await recording.loadOlder()).toBe(1);
    expect(recording.more).toBe(false);
    expect(recording.entries.map(({ seq }) => seq)).toEqual([1, 3, 5, 7]);
  });

  it("asks for a moment once, and again for one that could not be read", async () => {
    const { recording, asked } = recordingOf(7);
    expect(await recording.at(5)).toEqual(new Uint8Array([5]));
    await recording.at(5);
    await expect(recording.at(7)).rejects.toThrow("503");
    await expect(recording.at(7)).rejects.toThrow("503");
    expect(asked.map((each) => each.slice(-4))).toEqual(["at/5", "at/7", "at/7"]);
  });
});
