/** What a page that is gone has left is sent by the next one: with a real IndexedDB, in memory. */

import { describe, expect, it } from "vitest";
import { Journal } from "../../src/sync/journal";
import { newDatabase, turns, WRITTEN } from "./support/database";
import { add, id, patch } from "./support/elements";
import { FakeLocks, type FakePlatform } from "./support/fake-platform";
import { type Page, World } from "./support/world";

class Browser {
  readonly world = new World();
  readonly database = newDatabase();
  readonly locks = new FakeLocks();

  /** Prepares a page of this browser. */
  readonly prepare = (platform: FakePlatform): void => {
    platform.database = this.database;
    platform.locks = this.locks;
  };

  async page(user = "ada"): Promise<Page> {
    return await this.world.joined({ user, name: user }, this.prepare);
  }

  /** Waits for a condition; the database answers in its own time. */
  async until(condition: () => boolean): Promise<void> {
    await expect
      .poll(async () => {
        await this.world.settle();
        return condition();
      })
      .toBe(true);
  }

  /** A page goes without a word: nothing of it runs any more. */
  async kill(page: Page): Promise<void> {
    page.session.close();
    await this.world.settle();
  }

  /** Draws while the server is away, waits until it is journaled, and goes. */
  async drawnOffline(user = "ada"): Promise<Page> {
    const page = await this.page(user);
    this.world.stop();
    await this.world.settle();
    page.board.submit([add(`${user}1`)]);
    page.board.submit([patch(`${user}1`, { angle: 900 })]);
    await this.kill(page);
    await turns(WRITTEN);
    this.world.restart();
    return page;
  }
}

describe("adoption", () => {
  it("sends what a reloaded page had drawn offline, under its own client id (G6)", async () => {
    const browser = new Browser();
    const { world } = browser;
    const before = await browser.drawnOffline();
    expect(world.server.log).toEqual([]);
    const page = await browser.page();
    await browser.until(() => world.server.log.length === 2);
    await browser.until(() => page.board.size === 1);
    expect(world.server.log.map(({ client, n }) => [client, n])).toEqual([
      [before.client, 1],
      [before.client, 2],
    ]);
    expect(page.board.get(id("ada1"))?.angle).toBe(900);
    await browser.until(() => world.server.attendees.size === 1);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.notices).toEqual([]);
    const journal = new Journal(page.platform, (error) => {
      throw error;
    });
    await browser.until(() => world.server.attendees.size === 1);
    await expect.poll(async () => (await journal.legacy("host\nb", "ada", "")).mine).toEqual([]);
    // Nothing is left for the page after.
    await browser.kill(page);
    const last = await browser.page();
    await browser.until(() => last.board.status.state === "live");
    expect(world.server.hellos.filter(({ pending }) => pending.length > 0)).toHaveLength(1);
    expect(world.server.duplicates).toBe(0);
  });

  it("shows and counts what waits while it is on its way", async () => {
    const browser = new Browser();
    const { world } = browser;
    await browser.drawnOffline();
    world.server.readOnly = "the disk is full";
    const page = await browser.page();
    await browser.until(() => page.board.size === 1);
    expect(page.board.status).toEqual({
      state: "read-only",
      message: "the disk is full",
      waiting: 2,
    });
    world.server.setReadOnly(undefined);
    await browser.until(() => page.board.status.state === "live");
    await browser.until(() => world.server.log.length === 2);
    expect(page.board.get(id("ada1"))?.angle).toBe(900);
  });

  it("does not repeat what had arrived before the page went (G4)", async () => {
    const browser = new Browser();
    const { world } = browser;
    const before = await browser.page();
    before.board.submit([add("a")]);
    const [link] = world.network.links;
    await expect.poll(() => link?.upward.length).toBe(1);
    link?.deliverUp();
    expect(world.server.log).toHaveLength(1);
    // The answer gets lost, and the page with it.
    const entry = world.server.log[0];
    await browser.kill(before);
    const page = await browser.page();
    await browser.until(() => page.ids.length === 1);
    await browser.until(() => world.server.attendees.size === 1);
    expect(world.server.log).toEqual([entry]);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
  });

  it("leaves alone what a living page has to send", async () => {
    const browser = new Browser();
    const { world } = browser;
    const first = await browser.page();
    world.server.setReadOnly("full");
    first.board.submit([add("a")]);
    await browser.until(() => first.board.status.state === "read-only");
    const second = await browser.page();
    await turns(WRITTEN);
    await world.settle();
    expect(world.server.attendees.size).toBe(2);
    expect(second.board.size).toBe(0);
    world.server.setReadOnly(undefined);
    await browser.until(() => second.board.size === 1);
    expect(world.server.log).toHaveLength(1);
  });

  it("counts what another account left, and never sends it", async () => {
    const browser = new Browser();
    const { world } = browser;
    await browser.drawnOffline("ada");
    const page = await browser.page("bob");
    await browser.until(() => page.notices.length > 0);
    expect(page.said).toEqual([
      "2 changes made here by another account wait until that account opens this board again",
    ]);
    await world.pass(30_000);
    expect(world.server.log).toEqual([]);
    expect(page.said).toHaveLength(1);
    await browser.kill(page);
    const ada = await browser.page("ada");
    await browser.until(() => world.server.log.length === 2);
    expect(ada.notices).toEqual([]);
  });

  it("tells what became of refused changes, and does not offer them again", async () => {
    const browser = new Browser();
    const { world } = browser;
    await browser.drawnOffline();
    world.server.refuse = ({ n }) => (n === 1 ? "no-blob" : undefined);
    const page = await browser.page();
    await browser.until(
      () => world.server.attendees.size === 1 && page.board.status.state === "live",
    );
    await browser.until(() => world.server.log.length === 1);
    await world.pass(1000);
    expect(page.said).toEqual([
      "Your drawing was not accepted: refused as no-blob; 1 later change to it went with it",
    ]);
    expect(page.ids).toEqual([]);
  });

  it("gets past a message that the server cannot read", async () => {
    const browser = new Browser();
    const { world } = browser;
    await browser.drawnOffline();
    world.server.rejects = ({ n }) => n === 1;
    const page = await browser.page();
    await browser.until(() => world.server.log.length === 1);
    await world.pass(1000);
    expect(page.said).toHaveLength(1);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
  });

  it("goes on later when the connection breaks in the middle", async () => {
    const browser = new Browser();
    const { world } = browser;
    await browser.drawnOffline();
    const page = await browser.page();
    await browser.until(() => world.network.links.length === 3);
    for (const link of world.network.links) link.cut();
    await browser.until(() => page.board.status.state === "offline");
    await world.pass(20_000);
    await browser.until(() => world.server.log.length === 2);
    await browser.until(() => page.board.status.state === "live");
    expect(world.server.duplicates).toBe(0);
    expect(page.board.get(id("ada1"))?.angle).toBe(900);
  });
});
