import { describe, expect, it } from "vitest";
import type { Op } from "../../src/core/types.gen";
import { add, id, patch, remove } from "./support/elements";
import { type Page, World } from "./support/world";

async function two(): Promise<{ world: World; ada: Page; bob: Page }> {
  const world = new World();
  const ada = await world.joined();
  const bob = await world.joined({ user: "bob", name: "Bob" });
  return { world, ada, bob };
}

async function submit(world: World, page: Page, ...ops: Op[]): Promise<void> {
  page.board.submit(ops);
  await world.settle();
}

async function undo(world: World, page: Page): Promise<void> {
  page.board.undo();
  await world.settle();
}

async function redo(world: World, page: Page): Promise<void> {
  page.board.redo();
  await world.settle();
}

describe("undo and redo", () => {
  it("take back and repeat each kind of change", async () => {
    const { world, ada } = await two();
    await submit(world, ada, add("a"), add("b", 10), add("c", 20));
    await submit(world, ada, patch("a", { angle: 900, stroke: "#ff0000" }));
    await submit(world, ada, { kind: "reorder", ids: [id("a"), id("b")], to: "front" });
    await submit(world, ada, remove("b", "c"));
    await submit(world, ada, { kind: "clear", scope: "mine" });
    expect(ada.ids).toEqual([]);
    await undo(world, ada);
    expect(ada.ids).toEqual([id("a")]);
    await undo(world, ada);
    expect(ada.ids).toEqual(["c", "a", "b"].map(id));
    await undo(world, ada);
    expect(ada.ids).toEqual(["a", "b", "c"].map(id));
    await undo(world, ada);
    expect(ada.board.get(id("a"))).toMatchObject({ angle: 0, style: { stroke: "#1e1e1e" } });
    await undo(world, ada);
    expect([ada.ids, ada.board.canUndo, ada.board.canRedo]).toEqual([[], false, true]);
    for (let step = 0; step < 3; step += 1) await redo(world, ada);
    expect(ada.ids).toEqual(["c", "a", "b"].map(id));
    expect(ada.board.get(id("a"))).toMatchObject({ angle: 900, style: { stroke: "#ff0000" } });
    await redo(world, ada);
    await redo(world, ada);
    expect([ada.ids, ada.board.canRedo]).toEqual([[], false]);
    expect(ada.notices).toEqual([]);
  });

  it("are emptied and bounded: redo by a new action, undo by a hundred steps", async () => {
    const { world, ada } = await two();
    await submit(world, ada, add("a"));
    await undo(world, ada);
    expect(ada.board.canRedo).toBe(true);
    await submit(world, ada, { kind: "say", text: "hello" });
    expect(ada.board.canRedo).toBe(true);
    for (let n = 0; n < 105; n += 1) await submit(world, ada, add(`n${n}`));
    expect(ada.board.canRedo).toBe(false);
    for (let n = 0; n < 105; n += 1) await undo(world, ada);
    expect(ada.board.size).toBe(5);
    expect(ada.board.canUndo).toBe(false);
  });

  it("concern this page's own actions only", async () => {
    const { world, ada, bob } = await two();
    await submit(world, ada, add("a"));
    expect(bob.board.canUndo).toBe(false);
    bob.board.undo();
    await world.settle();
    expect(ada.ids).toEqual([id("a")]);
  });

  it("leave what somebody else has changed since, and say whose it is", async () => {
    const { world, ada, bob } = await two();
    const names = Array.from({ length: 10 }, (_, n) => `e${n}`);
    await submit(world, ada, ...names.map((name) => add(name)));
    await submit(world, ada, ...names.map((name) => patch(name, { at: [500, 500] })));
    for (const name of ["e1", "e4", "e7"]) await submit(world, bob, patch(name, { angle: 900 }));
    await undo(world, ada);
    const moved = names.filter((name) => ada.board.get(id(name))?.at[0] === 500);
    expect(moved).toEqual(["e1", "e4", "e7"]);
    expect(ada.said).toEqual(["3 of 10 left: changed by Bob"]);
    // Redo brings back what was undone, and leaves Bob's elements alone.
    await submit(world, bob, patch("e1", { at: [7, 7] }));
    await redo(world, ada);
    expect(ada.board.get(id("e0"))?.at).toEqual([500, 500]);
    expect(ada.board.get(id("e1"))?.at).toEqual([7, 7]);
    expect(ada.said).toHaveLength(1);
  });

  it("are judged by the server too when the other's change was still on its way", async () => {
    const { world, ada, bob } = await two();
    await submit(world, ada, add("a"), add("b"));
    await submit(world, ada, patch("a", { angle: 900 }), patch("b", { angle: 900 }));
    bob.board.submit([patch("a", { stroke: "#00ff00" })]);
    world.network.links[1]?.deliverUp();
    ada.board.undo();
    expect(ada.board.get(id("a"))?.angle).toBe(0);
    await world.settle();
    expect(ada.board.get(id("a"))?.angle).toBe(900);
    expect(ada.board.get(id("b"))?.angle).toBe(0);
    expect(ada.said).toEqual(["1 of 2 left: changed by Bob"]);
    await redo(world, ada);
    expect(ada.board.get(id("b"))?.angle).toBe(900);
    expect(ada.board.canRedo).toBe(false);
  });

  it("say so when nothing is left to undo", async () => {
    const { world, ada, bob } = await two();
    await submit(world, ada, add("a"));
    await submit(world, bob, patch("a", { angle: 900 }));
    await undo(world, ada);
    expect(ada.said).toEqual(["Not undone: changed by Bob"]);
    expect([ada.ids, ada.board.canUndo, ada.board.canRedo]).toEqual([[id("a")], false, false]);
    await submit(world, ada, add("b"));
    await submit(world, ada, patch("b", { angle: 900 }));
    await submit(world, bob, remove("b"));
    await undo(world, ada);
    expect(ada.said.at(-1)).toBe("Not undone: no longer there");
  });

  it("tell one's own other tab from other people", async () => {
    const world = new World();
    const first = await world.joined();
    const second = await world.joined();
    await submit(world, first, add("a"));
    await submit(world, second, patch("a", { angle: 900 }));
    await undo(world, first);
    expect(first.said).toEqual(["Not undone: changed by you elsewhere"]);
  });

  it("keep the step while it may not be undone", async () => {
    const { world, ada, bob } = await two();
    await submit(world, bob, add("b"));
    await submit(world, ada, { kind: "lock-board", locked: true });
    await undo(world, bob);
    expect(bob.said).toEqual(["Not undone: you may not do that here at the moment"]);
    await submit(world, ada, { kind: "lock-board", locked: false });
    await undo(world, bob);
    expect(bob.ids).toEqual([]);
  });

  it("work offline, on what was never acknowledged", async () => {
    const { world, ada } = await two();
    world.stop();
    await world.settle();
    ada.board.submit([add("a")]);
    ada.board.submit([patch("a", { angle: 900 })]);
    ada.board.undo();
    expect(ada.board.get(id("a"))?.angle).toBe(0);
    ada.board.undo();
    ada.board.redo();
    expect(ada.ids).toEqual([id("a")]);
    world.restart();
    await world.pass(20_000);
    expect(ada.board.status).toEqual({ state: "live", waiting: 0 });
    expect(ada.board.get(id("a"))?.angle).toBe(0);
    await redo(world, ada);
    expect(ada.board.get(id("a"))?.angle).toBe(900);
    expect(ada.notices).toEqual([]);
  });

  it("have no step for what came to nothing", async () => {
    const { world, ada } = await two();
    world.server.refuse = ({ n }) => (n === 1 ? "no-blob" : undefined);
    await submit(world, ada, add("a"));
    expect(ada.board.canUndo).toBe(false);
    await submit(world, ada, patch("nowhere", { angle: 900 }));
    expect(ada.board.canUndo).toBe(false);
  });

  it("bring back a place in the middle when what lay below is removed since", async () => {
    const { world, ada, bob } = await two();
    await submit(world, ada, add("a"), add("b"), add("c"), add("d"));
    await submit(world, ada, { kind: "reorder", ids: [id("c")], to: "front" });
    await submit(world, bob, remove("b"));
    await undo(world, ada);
    expect(ada.ids).toEqual(["a", "d", "c"].map(id));
    expect(ada.said).toEqual(["Not undone: no longer there"]);
  });
});
