import { describe, expect, it } from "vitest";
import { Role } from "../../src/core/types.gen";
import { add, id, patch, remove, stroke } from "./support/elements";
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

  it("shows what others do, with their names", async () => {
    const world = new World();
    const ada = await world.joined();
    const bob = await world.joined({ user: "bob", name: "Bob" });
    bob.board.submit([add("b")]);
    await world.settle();
    expect(ada.ids).toEqual([id("b")]);
    expect(ada.board.get(id("b"))?.author).toBe("bob");
    expect(ada.board.nameOf("bob")).toBe("Bob");
    expect([...ada.board.members.values()].map(({ name }) => name)).toEqual(["Ada", "Bob"]);
    expect(ada.board.you?.user).toBe("ada");
  });

  it("keeps what is drawn offline and sends it once when it is back (G4, G6)", async () => {
    const world = new World();
    const page = await world.joined();
    page.board.submit([add("a")]);
    await world.settle();
    world.stop();
    await world.settle();
    page.board.submit([add("b")]);
    page.board.submit([patch("a", { stroke: "#ff0000" })]);
    expect(page.board.status).toMatchObject({ state: "offline", waiting: 2 });
    expect(page.ids).toEqual([id("a"), id("b")]);
    await world.pass(30_000);
    expect(page.board.status).toMatchObject({ state: "offline", waiting: 2 });
    world.restart();
    await world.pass(20_000);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(world.server.log.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(world.server.duplicates).toBe(0);
    expect(world.server.hellos.at(-1)).toMatchObject({ since: 1, pending: [2, 3] });
  });

  it("does not send again what was committed while the answer got lost (G4)", async () => {
    const world = new World();
    const page = await world.joined();
    page.board.submit([add("a")]);
    const [link] = world.network.links;
    link?.deliverUp();
    link?.cut();
    expect(world.server.log).toHaveLength(1);
    await world.pass(10_000);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(world.server.log).toHaveLength(1);
    expect(world.server.duplicates).toBe(0);
    expect(page.ids).toEqual([id("a")]);
  });

  it("learns from a snapshot that what was committed is there, or came to nothing", async () => {
    const world = new World();
    world.server.alwaysSnapshot = true;
    const page = await world.joined({ user: "bob", name: "Bob" });
    page.board.submit([add("a")]);
    page.board.submit([add("b")]);
    const [link] = world.network.links;
    link?.deliverUp();
    // Committed, but void: somebody else used the id, and it is forgotten meanwhile.
    world.server.state.placed.set(id("b"), world.server.state.placed.get(id("a")) ?? never());
    link?.deliverUp();
    world.server.state.placed.delete(id("b"));
    link?.cut();
    await world.pass(10_000);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.ids).toEqual([id("a")]);
    expect(page.said).toHaveLength(1);
    expect(world.server.duplicates).toBe(0);
  });

  it("shows whoever comes each part of a snapshot when it is there", async () => {
    const world = new World();
    const first = await world.joined();
    for (let n = 0; n < 20; n += 1) first.board.submit([add(`a${n}`)]);
    await world.settle();
    const page = world.page();
    const sizes: number[] = [];
    page.board.on("change", ({ touched }) => {
      if (page.board.status.state !== "live") sizes.push(page.board.size);
      if (touched !== "all") for (const each of touched) expect(page.board.get(each)).toBeDefined();
    });
    await world.settle();
    expect(page.ids).toEqual(first.ids);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(page.ids.map((each) => page.board.zIndex(each))).toEqual([...Array(20).keys()]);
  });

  it("keeps the old picture until a new snapshot is complete", async () => {
    const world = new World();
    const page = await world.joined();
    for (let n = 0; n < 20; n += 1) page.board.submit([add(`a${n}`)]);
    await world.settle();
    const events: unknown[] = [];
    page.board.on("change", (change) => events.push(change.touched));
    world.server.append({ ops: [add("late")] });
    world.server.resync();
    const [link] = world.network.links;
    if (link === undefined) throw new Error("no link");
    link.deliverDown();
    while (link.downward.length > 1) {
      link.deliverDown();
      expect(page.board.size).toBe(21);
    }
    expect(events).toHaveLength(1);
    link.deliverDown();
    expect(events.at(-1)).toBe("all");
    expect(page.board.size).toBe(21);
  });

  it("asks for everything anew when its copy is not the server's", async () => {
    const world = new World();
    const page = await world.joined();
    page.board.submit([add("a")]);
    await world.settle();
    world.server.lies = 1;
    world.stop();
    world.restart();
    await world.pass(20_000);
    expect(world.server.hellos.map(({ since }) => since)).toEqual([null, 1, null]);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.platform.reported).toHaveLength(1);
  });

  it("says reload when even whole copies are not the server's", async () => {
    const world = new World();
    world.server.lies = 99;
    const page = await world.joined();
    await world.pass(20_000);
    expect(page.board.status).toMatchObject({ state: "refused", code: "differs" });
    expect(world.server.hellos).toHaveLength(3);
  });

  it("does not go on from an entry that it judges otherwise than the server", async () => {
    const world = new World();
    const page = await world.joined();
    const entry = world.server.append({ ops: [add("a")] });
    world.server.log[0] = { ...entry, verdicts: ["gone"] };
    world.server.tell({ kind: "entries", entries: [{ ...entry, seq: 2, verdicts: ["gone"] }] });
    await world.settle();
    expect(page.platform.reported).toHaveLength(1);
    await world.pass(5000);
    expect(world.server.hellos.at(-1)?.since).toBeNull();
  });

  it("keeps changes that a full disk does not take, and sends them when it does (G14)", async () => {
    const world = new World();
    const page = await world.joined();
    world.server.setReadOnly("the disk is full");
    page.board.submit([add("a")]);
    page.board.submit([add("b")]);
    await world.settle();
    expect(page.board.status).toEqual({
      state: "read-only",
      message: "the disk is full",
      waiting: 2,
    });
    expect(page.ids).toEqual([id("a"), id("b")]);
    world.server.setReadOnly(undefined);
    await world.settle();
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.said).toEqual([]);
    expect(world.server.log.map(({ n }) => n)).toEqual([1, 2]);
  });

  it("takes back a refused op with what depends on it, and says so (G6)", async () => {
    const world = new World();
    const page = await world.joined();
    page.board.submit([add("keep")]);
    await world.settle();
    world.server.refuse = ({ n }) => (n === 2 ? "no-blob" : undefined);
    page.board.submit([add("a")]);
    page.board.submit([patch("a", { angle: 900 })]);
    page.board.submit([patch("a", { angle: 1800 })]);
    page.board.submit([patch("keep", { angle: 900 })]);
    expect(page.ids).toEqual([id("keep"), id("a")]);
    await world.settle();
    expect(page.ids).toEqual([id("keep")]);
    expect(page.board.get(id("keep"))?.angle).toBe(900);
    await world.pass(1000);
    expect(page.said).toEqual([
      "Your drawing was not accepted: refused as no-blob; 2 later changes to it went with it",
    ]);
  });

  it("tells in plain words what was void, many refusals in one sentence (G6)", async () => {
    const world = new World();
    const ada = await world.joined();
    const bob = await world.joined({ user: "bob", name: "Bob" });
    ada.board.submit([add("a"), add("b")]);
    await world.settle();
    ada.board.submit([remove("a", "b")]);
    world.network.links[0]?.deliverUp();
    bob.board.submit([patch("a", { angle: 900 })]);
    bob.board.submit([patch("b", { angle: 900 })]);
    await world.settle();
    await world.pass(1000);
    expect(bob.said).toEqual([
      "2 of your changes were not accepted: what was to be changed is no longer there",
    ]);
    expect(ada.said).toEqual([]);
    expect(bob.board.size).toBe(0);
  });

  it("takes back what a demotion made void", async () => {
    const world = new World();
    const ada = await world.joined();
    const bob = await world.joined({ user: "bob", name: "Bob" });
    ada.board.submit([{ kind: "set-access", access: "view", listed: false }]);
    const [first] = world.network.links;
    while (first?.deliverUp());
    bob.board.submit([add("b")]);
    expect(bob.ids).toEqual([id("b")]);
    expect(bob.board.role).toBe(Role.EDITOR);
    await world.settle();
    await world.pass(1000);
    expect(bob.ids).toEqual([]);
    expect(bob.board.role).toBe(Role.VIEWER);
    expect(bob.board.canDraw).toBe(false);
    expect(bob.said).toHaveLength(1);
  });

  it("knows who may draw in presenter mode and behind a lock", async () => {
    const world = new World();
    const ada = await world.joined();
    const bob = await world.joined({ user: "bob", name: "Bob" });
    ada.board.submit([{ kind: "pass-pen", to: "bob", ifHolder: null }]);
    await world.settle();
    expect([ada.board.canDraw, ada.board.role]).toEqual([false, Role.OWNER]);
    expect([bob.board.canDraw, bob.board.role]).toEqual([true, Role.EDITOR]);
    ada.board.submit([{ kind: "pass-pen", to: null, ifHolder: null }]);
    ada.board.submit([{ kind: "lock-board", locked: true }]);
    await world.settle();
    expect([ada.board.canDraw, ada.board.role]).toEqual([true, Role.OWNER]);
    expect([bob.board.canDraw, bob.board.role]).toEqual([false, Role.VIEWER]);
  });

  it("cuts a large action into entries of one batch and one step of undo", async () => {
    const world = new World();
    const page = await world.joined();
    const ops = Array.from({ length: 40 }, (_, n) => {
      return { kind: "add", element: stroke(`s${n}`, 3000) } as const;
    });
    page.board.submit(ops);
    await world.settle();
    expect(world.server.log.length).toBeGreaterThan(2);
    expect(new Set(world.server.log.map(({ batch }) => batch)).size).toBe(1);
    expect(world.server.log[0]?.batch).toMatch(/^[0-9a-f]{16}$/);
    expect(page.board.size).toBe(40);
    page.board.undo();
    await world.settle();
    expect(page.board.size).toBe(0);
    expect(page.board.canUndo).toBe(false);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
  });

  it("refuses by itself what no message can hold, and sends the rest", async () => {
    const world = new World();
    const page = await world.joined();
    const halves = {
      ...add("half"),
      element: { ...add("half").element, locked: false, at: [0.5, 0] },
    };
    page.board.submit([{ kind: "add", element: halves.element as never }, add("good")]);
    page.board.submit([{ kind: "say", text: "half a \ud83d" }]);
    await world.pass(1000);
    expect(page.ids).toEqual([id("good")]);
    expect(page.said).toEqual([
      "Your drawing was not accepted: 0.5 is not a whole number",
      'Your message was not accepted: "half a \\ud83d" holds half a character',
    ]);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
  });

  it("finds the one message that the server cannot read, and goes on without it (G6)", async () => {
    const world = new World();
    const page = await world.joined();
    world.server.rejects = ({ n }) => n === 3;
    for (const name of ["a", "b", "c", "d", "e"]) page.board.submit([add(name)]);
    await world.pass(20_000);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.ids).toEqual(["a", "b", "d", "e"].map(id));
    expect(page.said).toEqual(["Your drawing was not accepted: malformed!"]);
    expect(page.statuses.map(({ state }) => state)).not.toContain("refused");
    expect(world.server.log.map(({ n }) => n)).toEqual([1, 2, 4, 5]);
  });

  it("never sends what was drawn as somebody else", async () => {
    const world = new World();
    const page = await world.joined();
    world.stop();
    await world.settle();
    page.board.submit([add("a")]);
    world.signIn(page, { user: "bob", name: "Bob" });
    world.restart();
    await world.pass(20_000);
    expect(world.server.log).toEqual([]);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.ids).toEqual([]);
    expect(page.said).toEqual([
      "You are Bob now: 1 change made as ada will be sent when ada opens this board again",
    ]);
    expect(page.board.you?.user).toBe("bob");
    page.board.submit([add("b")]);
    await world.settle();
    expect(world.server.log.map(({ author, n }) => [author, n])).toEqual([["bob", 1]]);
  });

  it("goes on where the server tells nobody apart and gives each connection another name", async () => {
    const world = new World();
    const page = await world.joined({ user: "anonymous 1", floor: Role.OWNER });
    world.stop();
    await world.settle();
    page.board.submit([add("a")]);
    world.signIn(page, { user: "anonymous 2", floor: Role.OWNER });
    world.restart();
    await world.pass(20_000);
    expect(world.server.log.map(({ author }) => author)).toEqual(["anonymous 2"]);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.notices).toEqual([]);
  });

  it("takes the whole board when its history is another one, and forgets its undo steps", async () => {
    const world = new World();
    const page = await world.joined();
    page.board.submit([add("a")]);
    await world.settle();
    expect(page.board.canUndo).toBe(true);
    world.stop();
    world.server.epoch = "epoch-2";
    world.restart();
    await world.pass(10_000);
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    expect(page.board.canUndo).toBe(false);
  });

  it("says what is wrong from the first moment on", async () => {
    const world = new World();
    world.stop();
    const page = world.page();
    expect(page.board.status).toEqual({ state: "connecting" });
    page.platform.probed = undefined;
    await world.settle();
    expect(page.board.status).toEqual({
      state: "no-server",
      message: "the server does not answer",
    });
    expect(page.board.canDraw).toBe(false);
    world.restart();
    page.board.retry();
    expect(page.board.status.state).toBe("no-server");
    await world.settle();
    expect(page.board.status).toEqual({ state: "live", waiting: 0 });
    world.server.bye("deleted", false);
    await world.settle();
    expect(page.board.status).toEqual({ state: "refused", code: "deleted", message: "deleted!" });
    expect(page.board.canDraw).toBe(false);
  });

  it("sends no more than a window at a time and in order", async () => {
    const world = new World();
    const page = await world.joined();
    for (let n = 0; n < 200; n += 1) page.board.submit([add(`a${n}`)]);
    expect(world.network.links[0]?.upward).toHaveLength(64);
    await world.settle();
    expect(world.server.log.map(({ n }) => n)).toEqual(
      Array.from({ length: 200 }, (_, n) => n + 1),
    );
  });

  it("tells nothing twice and a listener's error is nobody else's", async () => {
    const world = new World();
    const page = await world.joined();
    const told: string[] = [];
    page.board.on("change", () => {
      throw new Error("a listener");
    });
    for (const event of ["change", "status", "history", "meta"] as const) {
      page.board.on(event, () => told.push(event));
    }
    page.board.submit([add("a")]);
    expect(told).toEqual(["change", "history", "status"]);
    expect(page.platform.reported).toHaveLength(1);
    await world.settle();
    expect(told.slice(3)).toEqual(["meta", "status"]);
  });

  it("leaves the room and asks for nothing more when it is closed", async () => {
    const world = new World();
    const page = await world.joined();
    page.session.close();
    await world.settle();
    expect(world.server.attendees.size).toBe(0);
    await world.pass(60_000);
    expect(world.network.links).toHaveLength(1);
  });
});

function never(): never {
  throw new Error("cannot happen");
}
