/** What outlives a page: against a real IndexedDB, in memory. */

import { describe, expect, it } from "vitest";
import { Journal } from "../../src/sync/journal";
import { newDatabase } from "./support/database";
import { FakeNetwork } from "./support/fake-network";
import { FakeClock, FakeLocks, FakePlatform } from "./support/fake-platform";

const PLACE = "host\nb";

class Browser {
  readonly clock = new FakeClock();
  readonly network = new FakeNetwork();
  readonly database = newDatabase();
  readonly locks = new FakeLocks();
  readonly failures: unknown[] = [];

  platform(withLocks = true): FakePlatform {
    const platform = new FakePlatform(this.clock, this.network);
    platform.database = this.database;
    if (withLocks) platform.locks = this.locks;
    return platform;
  }

  journal(withLocks = true): Journal {
    return new Journal(this.platform(withLocks), (error) => this.failures.push(error));
  }
}

function client(key: string, account = "ada") {
  return { key, place: PLACE, account, secret: Uint8Array.of(1, 2, 3) };
}

function row(key: string, n: number) {
  return { client: key, n, frame: Uint8Array.of(n) };
}

describe("Journal", () => {
  it("keeps what is written until it is erased, with the secret", async () => {
    const browser = new Browser();
    const journal = browser.journal();
    await Promise.all([1, 2, 3].map((n) => journal.write(client("k"), row("k", n))));
    journal.erase("k", 2);
    await journal.close();
    const later = await browser.journal().legacy(PLACE, "ada", "own");
    expect(later.mine).toHaveLength(1);
    expect(later.mine[0]?.client).toMatchObject(client("k"));
    expect(later.mine[0]?.rows).toEqual([row("k", 1), row("k", 3)]);
    expect(browser.failures).toEqual([]);
  });

  it("erases by itself after a while", async () => {
    const browser = new Browser();
    const journal = browser.journal();
    await journal.write(client("k"), row("k", 1));
    journal.erase("k", 1);
    expect(await journal.rows("k")).toHaveLength(1);
    browser.clock.runDue(browser.clock.now + 1000);
    await expect.poll(() => journal.rows("k")).toEqual([]);
  });

  it("finds only what belongs to the board, and counts what is another account's", async () => {
    const browser = new Browser();
    const journal = browser.journal();
    await journal.write(client("mine"), row("mine", 1));
    await journal.write(client("own"), row("own", 1));
    await journal.write(client("bobs", "bob"), row("bobs", 1));
    await journal.write(client("bobs", "bob"), row("bobs", 2));
    await journal.write({ ...client("far"), place: "host\nother" }, row("far", 1));
    const { mine, others } = await journal.legacy(PLACE, "ada", "own");
    expect(mine.map((orphan) => orphan.client.key)).toEqual(["mine"]);
    expect(others).toBe(2);
  });

  it("lets one page at a time act for a client, and none while its own page lives", async () => {
    const browser = new Browser();
    const journal = browser.journal();
    const other = browser.journal();
    await journal.write(client("k"), row("k", 1));
    const die = journal.live("k");
    expect(await other.adopt("k", async () => undefined)).toBe(false);
    die();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = other.adopt("k", () => held);
    expect(await journal.adopt("k", async () => undefined)).toBe(false);
    release();
    expect(await first).toBe(true);
  });

  it("goes by heartbeats where there are no locks", async () => {
    const browser = new Browser();
    const journal = browser.journal(false);
    const other = browser.journal(false);
    await journal.write(client("k"), row("k", 1));
    browser.clock.now += 140_000;
    journal.beat(client("k"));
    await journal.rows("k");
    browser.clock.now += 140_000;
    expect(await other.adopt("k", async () => undefined)).toBe(false);
    browser.clock.now += 20_000;
    expect(await other.adopt("k", async () => undefined)).toBe(true);
    // Claimed: nobody else may, until it falls silent again.
    expect(await journal.adopt("k", async () => undefined)).toBe(false);
    expect(await other.adopt("unknown", async () => undefined)).toBe(false);
  });

  it("forgets a client altogether", async () => {
    const browser = new Browser();
    const journal = browser.journal();
    await journal.write(client("k"), row("k", 1));
    await journal.forget("k");
    expect(await journal.legacy(PLACE, "ada", "own")).toEqual({ mine: [], others: 0 });
  });

  it("does without a database, and says once when one fails", async () => {
    const browser = new Browser();
    const none = new Journal(new FakePlatform(browser.clock, browser.network), (error) =>
      browser.failures.push(error),
    );
    expect(none.write(client("k"), row("k", 1))).toBeUndefined();
    expect(await none.legacy(PLACE, "ada", "own")).toEqual({ mine: [], others: 0 });
    expect(browser.failures).toEqual([]);
    const platform = browser.platform();
    const broken = newDatabase();
    broken.open = () => {
      throw new DOMException("not in private mode", "SecurityError");
    };
    platform.database = broken;
    const journal = new Journal(platform, (error) => browser.failures.push(error));
    await journal.write(client("k"), row("k", 1));
    expect(browser.failures).toHaveLength(1);
    expect(journal.write(client("k"), row("k", 2))).toBeUndefined();
    await journal.forget("k");
    await journal.close();
    expect(browser.failures).toHaveLength(1);
  });
});
