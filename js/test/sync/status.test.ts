import { describe, expect, it } from "vitest";
import { sameStatus, statusOf } from "../../src/sync/status";

const LOSS = { reached: false, message: "nobody answers" };
const NEW = { joined: false, waiting: 0, readOnly: undefined, warning: "" };
const OLD = { joined: true, waiting: 3, readOnly: undefined, warning: "" };

describe("statusOf", () => {
  it.each([
    [{ kind: "connecting", loss: undefined }, NEW, { state: "connecting" }],
    [{ kind: "joining" }, NEW, { state: "connecting" }],
    [{ kind: "connecting", loss: LOSS }, NEW, { state: "no-server", message: LOSS.message }],
    [
      { kind: "waiting", retryAt: 9, loss: LOSS },
      NEW,
      { state: "no-server", message: LOSS.message },
    ],
    [{ kind: "ready" }, OLD, { state: "live", waiting: 3 }],
    [
      { kind: "ready" },
      { ...OLD, warning: "full soon" },
      { state: "live", waiting: 3, warning: "full soon" },
    ],
    [
      { kind: "waiting", retryAt: 9, loss: LOSS },
      OLD,
      { state: "offline", waiting: 3, retryAt: 9 },
    ],
    [{ kind: "connecting", loss: LOSS }, OLD, { state: "offline", waiting: 3, retryAt: 5 }],
    [{ kind: "joining" }, OLD, { state: "offline", waiting: 3, retryAt: 5 }],
    [
      { kind: "ready" },
      { ...OLD, readOnly: "full" },
      { state: "read-only", message: "full", waiting: 3 },
    ],
    [
      { kind: "stopped", code: "banned", message: "out" },
      OLD,
      { state: "refused", code: "banned", message: "out" },
    ],
  ] as const)("of %j with %j", (connection, situation, expected) => {
    expect(statusOf(connection, situation, 5)).toEqual(expected);
  });
});

it("says beside each state that what is sent waits at the other end", () => {
  const busy = { ...OLD, busy: true };
  expect(statusOf({ kind: "ready" }, busy, 5)).toEqual({ state: "live", waiting: 3, busy: true });
  expect(statusOf({ kind: "joining" }, { ...NEW, busy: true }, 5)).toEqual({
    state: "connecting",
    busy: true,
  });
  expect(statusOf({ kind: "ready" }, { ...OLD, busy: false }, 5)).not.toHaveProperty("busy");
});

describe("sameStatus", () => {
  it("compares all that is said", () => {
    expect(sameStatus({ state: "live", waiting: 1 }, { state: "live", waiting: 1 })).toBe(true);
    expect(sameStatus({ state: "live", waiting: 1 }, { state: "live", waiting: 2 })).toBe(false);
    expect(sameStatus({ state: "connecting" }, { state: "live", waiting: 0 })).toBe(false);
  });
});
