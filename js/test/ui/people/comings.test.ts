import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MEMBER_DEFAULTS, type Member } from "../../../src/core/types.gen";
import { speak } from "../../../src/ui/language";
import { BACK, GATHER, tellComings } from "../../../src/ui/people/comings";
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
    go("Cy");
    vi.advanceTimersByTime(BACK);
    go("Di");
    vi.advanceTimersByTime(BACK + GATHER);
    expect(told).toEqual([
      "Bob joined.",
      "Cy and Di joined.",
      "Eve and 3 others joined.",
      "Bob and Cy left.",
      "Di left.",
    ]);
  });

  it("of a whole class are one notice", () => {
    const { told, come, go } = bench();
    come("Bob", "Cy", "Di");
    vi.advanceTimersByTime(GATHER);
    for (const name of ["Bob", "Cy", "Di"]) {
      go(name);
      vi.advanceTimersByTime(GATHER / 3);
    }
    vi.advanceTimersByTime(BACK + GATHER);
    expect(told).toEqual(["Bob and 2 others joined.", "Bob and 2 others left."]);
  });

  it("are no news of who lost the connection for a few seconds, whenever others come", () => {
    const { told, come, go } = bench();
    come("Bob");
    vi.advanceTimersByTime(GATHER);
    go("Bob");
    come("Cy");
    vi.advanceTimersByTime(BACK);
    come("Bob");
    vi.advanceTimersByTime(2 * BACK);
    go("Bob");
    vi.advanceTimersByTime(BACK);
    come("Bob");
    vi.advanceTimersByTime(2 * BACK);
    expect(told).toEqual(["Bob joined.", "Cy joined."]);
  });

  it("are no news of who only looked in", () => {
    const { told, come, go } = bench();
    come("Bob");
    vi.advanceTimersByTime(GATHER - 1);
    go("Bob");
    vi.advanceTimersByTime(2 * BACK);
    expect(told).toEqual([]);
  });

  it("are no news when this page was offline and all come back after it", () => {
    const { board, told, come, go } = bench();
    come("Bob", "Cy", "Di");
    vi.advanceTimersByTime(GATHER);
    told.length = 0;
    for (const name of ["Bob", "Cy", "Di"]) go(name);
    vi.advanceTimersByTime(GATHER);
    board.setStatus({ state: "offline", waiting: 0, retryAt: 0 });
    vi.advanceTimersByTime(5 * BACK);
    board.setStatus({ state: "live", waiting: 0 });
    come("Bob");
    vi.advanceTimersByTime(BACK);
    come("Cy");
    vi.advanceTimersByTime(2 * BACK);
    expect(told).toEqual(["Di left."]);
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
