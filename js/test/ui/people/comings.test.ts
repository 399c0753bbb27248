import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MEMBER_DEFAULTS, type Member } from "../../../src/core/types.gen";
import { speak } from "../../../src/ui/language";
import { GATHER, tellComings } from "../../../src/ui/people/comings";
import { FakeBoard } from "../../fake-board";

beforeEach(() => {
  speak("en");
  vi.useFakeTimers();
});
afterEach(() => {
  speak(undefined);
  vi.useRealTimers();
});

function member(name: string, more: Partial<Member> = {}): Member {
  const user = name.toLowerCase();
  return {
    ...MEMBER_DEFAULTS,
    id: user,
    user,
    name,
    client: user,
    role: 2,
    agent: "page",
    ...more,
  };
}

function bench() {
  const board = new FakeBoard();
  const told: string[] = [];
  const end = tellComings(board, ({ text }) => told.push(text));
  const come = (...names: string[]): void => {
    for (const name of names) board.join(member(name));
  };
  const go = (name: string): void => {
    board.members.delete(name.toLowerCase());
    board.emit("members", undefined);
  };
  return { board, told, end, come, go };
}

describe("comings and goings", () => {
  it("are told together", () => {
    const { told, come, go } = bench();
    come("Bob");
    vi.advanceTimersByTime(GATHER);
    come("Cy", "Di");
    vi.advanceTimersByTime(GATHER);
    go("Bob");
    come("Eve", "Fay", "Gil", "Hal");
    vi.advanceTimersByTime(GATHER);
    expect(told).toEqual([
      "Bob joined.",
      "Cy and Di joined.",
      "Eve and 3 others joined.",
      "Bob left.",
    ]);
  });

  it("are no news for a page that is loaded anew, for kernels, and while offline", () => {
    const { board, told, come, go } = bench();
    come("Bob");
    vi.advanceTimersByTime(GATHER);
    told.length = 0;
    go("Bob");
    come("Bob");
    board.join(member("Python · a", { agent: "kernel" }));
    vi.advanceTimersByTime(GATHER);
    board.setStatus({ state: "offline", waiting: 0, retryAt: 0 });
    go("Bob");
    vi.advanceTimersByTime(GATHER);
    expect(told).toEqual([]);
  });

  it("end with the view", () => {
    const { told, end, come } = bench();
    come("Bob");
    end();
    vi.advanceTimersByTime(GATHER);
    expect(told).toEqual([]);
  });
});
