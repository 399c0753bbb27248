/** What happens to a page around its board: no network, sleep, other tabs (G4, G6). */

import { describe, expect, it } from "vitest";
import { newDatabase, turns, WRITTEN } from "./support/database";
import { add, id } from "./support/elements";
import { FakeLocks, type FakePlatform } from "./support/fake-platform";
import { type Page, World } from "./support/world";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Everything drawn is in the log once, in order, and on every page. */
function expectOnce(world: World, names: readonly string[], ...pages: Page[]): void {
  const added = world.server.log.flatMap(({ ops }) =>
    ops.flatMap((op) => (op.kind === "add" ? [op.element.id] : [])),
  );
  expect(added).toEqual(names.map(id));
  for (const page of pages) {
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect([...page.ids].sort()).toEqual(names.map(id).sort());
    expect(page.platform.reported).toEqual([]);
  }
}

describe("a page without a network", () => {
  it.each([
    ["seconds", 5 * SECOND, SECOND],
    ["hours", 6 * HOUR, 20 * MINUTE],
  ])("keeps what is drawn for %s and sends it once (G4, G6)", async (_, span, step) => {
    const world = new World();
    const page = await world.joined();
    const other = await world.joined({ user: "bob", name: "Bob" });
    world.stop();
    await world.settle();
    const names: string[] = [];
    for (let passed = 0; passed < span; passed += step) {
      names.push(`s${names.length}s`);
      page.board.submit([add(names.at(-1) ?? "", names.length)]);
      await world.pass(step);
      expect(page.board.status).toMatchObject({ state: "offline", waiting: names.length });
    }
    expect(page.ids).toHaveLength(names.length);
    expect(world.server.log).toEqual([]);
    world.restart();
    await world.pass(15 * SECOND);
    expectOnce(world, names, page, other);
    expect(world.server.duplicates).toBe(0);
    expect(page.notices).toEqual([]);
  });

  it("says how long it is until the next try, and tries no faster than every 10 s", async () => {
    const world = new World();
    const page = await world.joined();
    world.stop();
    await world.pass(HOUR);
    const before = world.network.links.length;
    await world.pass(HOUR);
    expect(world.network.links.length - before).toBeLessThanOrEqual(HOUR / (5 * SECOND));
    expect(page.board.status).toMatchObject({ state: "offline" });
    expect(page.board.status).toHaveProperty("retryAt");
  });
});

describe("a laptop that sleeps", () => {
  /** The clock jumps; no timer ran meanwhile, and nothing arrived. */
  async function sleep(world: World, milliseconds: number): Promise<void> {
    for (const link of world.network.open_) {
      link.upward.length = 0;
      link.downward.length = 0;
    }
    world.clock.runDue(world.clock.now + milliseconds);
    await world.settle();
  }

  it("finds its socket dead on waking and sends what it had not (G6)", async () => {
    const world = new World();
    const page = await world.joined();
    page.board.submit([add("before")]);
    await world.settle();
    page.board.submit([add("lid")]);
    expect(page.board.status).toMatchObject({ waiting: 1 });
    // The server gives up the silent connection, and the page is told nothing.
    for (const link of world.network.open_) {
      link.upward.length = 0;
      link.server?.closed();
      link.serverGone = true;
    }
    await sleep(world, 8 * HOUR);
    page.platform.wake();
    await world.pass(20 * SECOND);
    expectOnce(world, ["before", "lid"], page);
  });

  it("goes on with the same socket after a nap", async () => {
    const world = new World();
    const page = await world.joined();
    const { length } = world.network.links;
    world.clock.runDue(world.clock.now + 8 * SECOND);
    page.platform.wake();
    await world.pass(SECOND);
    page.board.submit([add("nap")]);
    await world.settle();
    expectOnce(world, ["nap"], page);
    expect(world.network.links).toHaveLength(length);
  });
});

describe("two tabs of one browser", () => {
  it("each keep their own, and the one that stays sends what the other left (G6)", async () => {
    const world = new World();
    const shared = { database: newDatabase(), locks: new FakeLocks() };
    const prepare = (platform: FakePlatform) => void Object.assign(platform, shared);
    const first = await world.joined(undefined, prepare);
    const second = await world.joined(undefined, prepare);
    expect(first.client).not.toBe(second.client);
    world.stop();
    await world.settle();
    first.board.submit([add("first")]);
    second.board.submit([add("second")]);
    // Written before the tab goes.
    await turns(WRITTEN);
    first.session.close();
    await turns(WRITTEN);
    world.restart();
    await world.pass(15 * SECOND);
    await expect
      .poll(async () => {
        await world.pass(SECOND);
        return [...second.ids].sort();
      })
      .toEqual([id("first"), id("second")].sort());
    expect(world.server.log.map(({ client }) => client).sort()).toEqual(
      [first.client, second.client].sort(),
    );
    expect(world.server.duplicates).toBe(0);
  });
});
