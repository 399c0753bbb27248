import { describe, expect, it } from "vitest";
import { add, id } from "./support/elements";
import { World } from "./support/world";

describe("a session", () => {
  it("joins, draws and is acknowledged", async () => {
    const world = new World();
    const page = await world.joined();
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.board.canDraw).toBe(true);
    page.board.submit([add("a")]);
    expect(page.ids).toEqual([id("a")]);
    expect(page.board.status).toEqual({ state: "live", waiting: 1 });
    await world.settle();
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(world.server.log).toHaveLength(1);
    expect(page.confirmedSum).toBe((await world.joined({ user: "bob" })).confirmedSum);
    expect(page.notices).toEqual([]);
  });
});
