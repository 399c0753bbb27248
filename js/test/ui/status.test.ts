import { describe, expect, it } from "vitest";
import type { Status } from "../../src/sync/board";
import { countdown, obstacle, statusWords } from "../../src/ui/status";

const NOW = 1_000_000;

function words(status: Status, more: object = {}): string {
  return statusWords(status, { canDraw: true, slow: false, ...more }).text;
}

describe("the state in words", () => {
  it.each<[Status, string]>([
    [{ state: "connecting" }, "Connecting…"],
    [{ state: "live", waiting: 0 }, "Live"],
    [{ state: "live", waiting: 2 }, "Live"],
    [{ state: "offline", waiting: 3, retryAt: NOW + 5000 }, "Offline · 3 changes waiting"],
    [{ state: "offline", waiting: 1, retryAt: NOW + 5000 }, "Offline · 1 change waiting"],
    [{ state: "offline", waiting: 0, retryAt: NOW + 4200 }, "Offline"],
    [
      { state: "read-only", message: "b.db: the disk is full: free some space (x)", waiting: 0 },
      "Read-only: the disk is full",
    ],
    [
      { state: "read-only", message: "Redis is out of memory: raise its maxmemory", waiting: 0 },
      "Read-only: Redis is out of memory",
    ],
    [
      { state: "read-only", message: "0 of 1 replicas of Redis have received it", waiting: 1 },
      "Read-only: Redis does not answer · 1 change waiting",
    ],
    [
      { state: "read-only", message: "an odd reason", waiting: 2 },
      "Read-only: an odd reason · 2 changes waiting",
    ],
    [{ state: "refused", code: "not-found", message: "…" }, "Not opened"],
    [{ state: "no-server", message: "…" }, "No server"],
  ])("%j", (status, text) => {
    expect(words(status)).toBe(text);
  });

  it("keeps what the server said of its file for whoever looks closer", () => {
    const status: Status = { state: "read-only", message: "b.db: the disk is full", waiting: 0 };
    const { text, detail } = statusWords(status, { canDraw: true, slow: false });
    expect(text).not.toContain("b.db");
    expect(detail).toContain("b.db");
  });

  it("says that saving takes long only when it does", () => {
    expect(words({ state: "live", waiting: 2 }, { slow: true })).toBe("Saving 2 changes…");
  });

  it("says by which way the board is reached, and when what is sent waits at its end", () => {
    const way = { live: "only here", busy: "Kernel busy", hint: "run the cell" };
    const live: Status = { state: "live", waiting: 2 };
    expect(words(live, { way })).toBe("Live · only here");
    expect(words(live, { way, canDraw: false })).toBe("Live · view only");
    expect(words(live, { way, why: "Ann presents" })).toBe("Live · Ann presents");
    expect(words({ ...live, busy: true }, { way })).toBe("Kernel busy · 2 changes waiting");
    expect(words({ state: "connecting", busy: true }, { way })).toBe("Kernel busy");
    expect(words({ ...live, busy: true })).toBe("Live");
    const { tone, detail, retry } = statusWords(
      { state: "offline", waiting: 0, retryAt: NOW, busy: true },
      { canDraw: true, slow: false, way },
    );
    expect([tone, detail, retry]).toEqual(["busy", "run the cell", false]);
  });

  it("tells viewers what they are", () => {
    expect(words({ state: "live", waiting: 0 }, { canDraw: false })).toBe("Live · view only");
  });

  it("offers to retry only when that helps", () => {
    const offline: Status = { state: "offline", waiting: 0, retryAt: NOW };
    expect(statusWords(offline, { canDraw: true, slow: false }).retry).toBe(true);
    const live: Status = { state: "live", waiting: 0 };
    expect(statusWords(live, { canDraw: true, slow: false }).retry).toBe(false);
  });
});

describe("countdown", () => {
  it("tells when the next try is, while there is one to wait for", () => {
    const offline = (retryAt: number): Status => ({ state: "offline", waiting: 0, retryAt });
    expect(countdown(offline(NOW + 4200), NOW)).toBe("next try in 5 s");
    expect(countdown(offline(NOW + 900), NOW)).toBe("");
    expect(countdown(offline(NOW - 50), NOW)).toBe("");
    expect(countdown({ state: "live", waiting: 0 }, NOW)).toBe("");
  });
});

describe("obstacle", () => {
  it("is what stands where the board would be", () => {
    expect(obstacle({ state: "live", waiting: 0 })).toBeUndefined();
    expect(obstacle({ state: "refused", code: "not-found", message: "no such board" })).toEqual({
      title: "This board was not found",
      text: "No such board, or not shared with you: ask its owner.",
      retry: true,
    });
    expect(obstacle({ state: "refused", code: "version", message: "reload" })?.retry).toBe(false);
    expect(obstacle({ state: "no-server", message: "404" })?.title).toContain("No server answers");
    expect(obstacle({ state: "refused", code: "odd", message: "x" })?.title).toContain("cannot");
  });
});
