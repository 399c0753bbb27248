// @vitest-environment jsdom

import { afterEach, describe, expect, it, vi } from "vitest";
import { browserPlatform, NO_NBBOARD } from "../../src/sync/platform";

/** Enough of LockManager: one holder a name, and those who wait. */
class StubLocks {
  readonly held = new Set<string>();
  readonly waiting: (() => void)[] = [];

  async request(
    name: string,
    options: { signal?: AbortSignal; ifAvailable?: boolean },
    work: (lock: object | null) => Promise<unknown>,
  ): Promise<unknown> {
    if (this.held.has(name)) {
      if (options.ifAvailable) return await work(null);
      await new Promise<void>((resolve, reject) => {
        this.waiting.push(resolve);
        options.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      });
    }
    this.held.add(name);
    try {
      return await work({});
    } finally {
      this.held.delete(name);
      this.waiting.shift()?.();
    }
  }
}

function withLocks() {
  const locks = new StubLocks();
  vi.stubGlobal("navigator", { locks });
  const platform = browserPlatform();
  if (platform.locks === undefined) throw new Error("no locks");
  return { stub: locks, locks: platform.locks };
}

describe("browserPlatform", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("has time, chance, and timers that can be called off", async () => {
    const platform = browserPlatform();
    expect(Math.abs(platform.now() - Date.now())).toBeLessThan(1000);
    expect(platform.random()).toBeLessThan(1);
    expect(platform.randomBytes(16)).toHaveLength(16);
    expect(platform.randomBytes(16)).not.toEqual(platform.randomBytes(16));
    const ran: string[] = [];
    platform.after(0, () => ran.push("never"))();
    platform.after(0, () => ran.push("soon"));
    await new Promise<void>((resolve) => void platform.after(1, resolve));
    expect(ran).toEqual(["soon"]);
    expect([platform.locks, platform.database]).toEqual([undefined, undefined]);
  });

  it("wakes when the page is visible or the network back", () => {
    let woken = 0;
    const stop = browserPlatform().onWake(() => {
      woken += 1;
    });
    document.dispatchEvent(new Event("visibilitychange"));
    window.dispatchEvent(new Event("online"));
    expect(woken).toBe(2);
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    expect(woken).toBe(2);
    stop();
    window.dispatchEvent(new Event("online"));
    expect(woken).toBe(2);
  });

  it("probes with the page's cookies and takes a redirect for a login page", async () => {
    const asked: unknown[] = [];
    const ours = new Headers({ "Content-Type": "application/json" });
    let answer: { type: string; status: number; headers: Headers } | Error = {
      type: "basic",
      status: 404,
      headers: ours,
    };
    vi.stubGlobal("fetch", async (url: string, options: RequestInit) => {
      asked.push([url, options.credentials, options.redirect]);
      if (answer instanceof Error) throw answer;
      return answer;
    });
    const { probe } = browserPlatform();
    expect(await probe("/board")).toBe(404);
    answer = { ...answer, headers: new Headers({ "Content-Type": "text/html" }) };
    expect(await probe("/board")).toBe(NO_NBBOARD);
    answer = { type: "opaqueredirect", status: 0, headers: ours };
    expect(await probe("/board")).toBe(401);
    // In place of a server that is stopped a Hub redirects, to wherever it is started.
    expect(await probe("/user/ben/nbboard/api/boards/b")).toBe(0);
    answer = new TypeError("offline");
    await expect(probe("/board")).rejects.toThrow("offline");
    expect(asked[0]).toEqual(["/board", "same-origin", "manual"]);
  });

  it("holds locks until they are let go, and tries those of others", async () => {
    const { stub, locks } = withLocks();
    const release = locks.hold("a");
    expect(await locks.ifFree("a", async () => undefined)).toBe(false);
    expect(await locks.ifFree("b", async () => undefined)).toBe(true);
    const second = locks.hold("a");
    expect(stub.waiting).toHaveLength(1);
    release();
    await expect.poll(() => stub.waiting.length).toBe(0);
    expect(stub.held).toEqual(new Set(["a"]));
    second();
    await expect.poll(() => stub.held.size).toBe(0);
  });

  it("stops waiting for a lock without a word", async () => {
    const { locks } = withLocks();
    const reported = vi.fn();
    vi.stubGlobal("reportError", reported);
    const release = locks.hold("a");
    locks.hold("a")();
    await new Promise((resolve) => setTimeout(resolve, 0));
    release();
    expect(reported).not.toHaveBeenCalled();
  });
});
