import { describe, expect, it } from "vitest";
import { pack } from "../../src/core/points";
import { INK_DEFAULTS, type Ink, type LiveItem, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { add, id, patch, rect, remove } from "./support/elements";
import { FRAME, type Page, World } from "./support/world";

const STYLE = { ...STYLE_DEFAULTS };

function ink(
  name: string,
  start: number,
  xy: readonly number[],
  pressures: readonly number[] = [],
): Ink {
  const style = start === 0 ? STYLE : null;
  const packed = { points: pack(xy), pressures: Uint8Array.from(pressures) };
  return { ...INK_DEFAULTS, id: id(name), start, ...packed, style };
}

function endOf(name: string): Ink {
  return { ...INK_DEFAULTS, id: id(name), start: 0, points: new Uint8Array(0), end: true };
}

async function two(): Promise<{ world: World; ada: Page; bob: Page }> {
  const world = new World();
  const ada = await world.joined();
  const bob = await world.joined({ user: "bob", name: "Bob" });
  return { world, ada, bob };
}

/** What ada shows of bob's stroke. */
function seen(page: Page, name = "s") {
  return page.board.liveStrokes.get(id(name));
}

describe("live strokes", () => {
  it("are seen while they are drawn, points and pressures, and end with their element", async () => {
    const { world, ada, bob } = await two();
    let told = 0;
    ada.board.on("live", () => {
      told += 1;
    });
    bob.board.ink(ink("s", 0, [0, 0, 16, 16], [10, 20]));
    bob.board.ink(ink("s", 2, [32, 32], [30]));
    await world.paint();
    expect(seen(ada)).toMatchObject({
      xy: [0, 0, 16, 16, 32, 32],
      pressures: [10, 20, 30],
      faded: false,
    });
    expect(ada.board.members.get(seen(ada)?.member ?? "")?.name).toBe("Bob");
    expect(world.server.liveItems).toHaveLength(1);
    bob.board.ink(ink("s", 3, [48, 48], [40]));
    await world.paint();
    expect(seen(ada)?.xy).toHaveLength(8);
    expect(told).toBe(2);
    bob.board.submit([add("s")]);
    await world.settle();
    expect(seen(ada)).toBeUndefined();
    expect(ada.ids).toEqual([id("s")]);
    // Late frames of a finished id are ignored.
    world.server.tell({ kind: "live-by", items: [["m2", ink("s", 0, [0, 0])]] });
    await world.settle();
    expect(seen(ada)).toBeUndefined();
  });

  it("of this page are shown until they are submitted", async () => {
    const { ada } = await two();
    ada.board.ink(ink("s", 0, [0, 0]));
    ada.board.ink(ink("s", 1, [16, 0]));
    expect(seen(ada)?.xy).toEqual([0, 0, 16, 0]);
    expect(seen(ada)?.member).toBe(ada.board.you?.id);
    ada.board.submit([add("s")]);
    expect(seen(ada)).toBeUndefined();
    expect(ada.ids).toEqual([id("s")]);
  });

  it("vanish when they are given up", async () => {
    const { world, ada, bob } = await two();
    bob.board.ink(ink("s", 0, [0, 0]));
    await world.paint();
    bob.board.ink(endOf("s"));
    await world.paint();
    expect([seen(ada), seen(bob)]).toEqual([undefined, undefined]);
  });

  it("vanish after ten silent seconds, but not while the pen is only held still", async () => {
    const { world, ada, bob } = await two();
    bob.board.ink(ink("s", 0, [0, 0, 16, 16]));
    await world.paint();
    for (let second = 0; second < 30; second += 1) {
      await world.pass(1000);
      await world.paint();
    }
    expect(seen(ada)?.xy.slice(-4)).toEqual([16, 16, 16, 16]);
    bob.session.close();
    await world.pass(5000);
    expect(seen(ada)?.faded).toBe(true);
    await world.pass(6000);
    expect(seen(ada)).toBeUndefined();
  });

  it("fade when a connection breaks, and come back whole with it", async () => {
    const { world, ada, bob } = await two();
    bob.board.ink(ink("s", 0, [0, 0, 16, 16]));
    await world.paint();
    world.network.links[1]?.cut();
    bob.board.ink(ink("s", 2, [32, 32]));
    await world.settle();
    expect(seen(ada)?.faded).toBe(true);
    await world.pass(1000);
    await world.paint();
    expect(seen(ada)).toMatchObject({ xy: [0, 0, 16, 16, 32, 32], faded: false });
    expect(world.server.liveItems.at(-1)).toMatchObject({ start: 0, style: STYLE });
  });

  it("are shown faded while this page itself is offline", async () => {
    const { world, ada, bob } = await two();
    bob.board.ink(ink("s", 0, [0, 0]));
    await world.paint();
    world.network.links[0]?.cut();
    await world.settle();
    expect(seen(ada)?.faded).toBe(true);
  });

  it("with a hole are not shown wrong", async () => {
    const { world, ada } = await two();
    const say = async (item: LiveItem) => {
      world.server.tell({ kind: "live-by", items: [["m9", item]] });
      await world.settle();
    };
    await say(ink("s", 5, [0, 0]));
    expect(seen(ada)).toBeUndefined();
    await say(ink("s", 0, [0, 0, 1, 1]));
    await say(ink("s", 4, [9, 9]));
    expect(seen(ada)?.xy).toEqual([0, 0, 1, 1]);
    await say(ink("s", 1, [2, 2, 3, 3]));
    expect(seen(ada)?.xy).toEqual([0, 0, 2, 2, 3, 3]);
  });

  it("end when their element is refused", async () => {
    const { world, ada, bob } = await two();
    bob.board.ink(ink("s", 0, [0, 0]));
    await world.paint();
    ada.board.submit([{ kind: "pass-pen", to: "ada", ifHolder: null }]);
    world.network.links[0]?.deliverUp();
    world.server.append({ ops: [add("s")], author: "bob", client: "x" });
    await world.settle();
    expect(ada.ids).toEqual([]);
    expect(seen(ada)).toBeUndefined();
  });
});

describe("the live lane", () => {
  it("carries at most one message per frame, merged", async () => {
    const { world, bob } = await two();
    const [, link] = world.network.links;
    for (let n = 0; n < 50; n += 1) {
      bob.board.live({ kind: "cursor", at: [n, n] });
      bob.board.ink(ink("s", n, [n, n]));
    }
    expect(link?.upward).toHaveLength(0);
    // After a pause at once, with all that this turn of the page says…
    world.clock.runDue(world.clock.now);
    expect(link?.upward).toHaveLength(1);
    await world.settle();
    expect(world.server.liveItems).toHaveLength(2);
    expect(world.server.liveItems[0]).toEqual({ kind: "cursor", at: [49, 49] });
    // …then not before the next frame.
    bob.board.live({ kind: "cursor", at: [50, 50] });
    world.clock.runDue(world.clock.now + FRAME - 1);
    expect(link?.upward).toHaveLength(0);
    world.clock.runDue(world.clock.now + 1);
    expect(link?.upward).toHaveLength(1);
  });

  it("waits while the line is busy", async () => {
    const { world, bob } = await two();
    const [, link] = world.network.links;
    if (link === undefined) throw new Error("no link");
    link.backlog = 100_000;
    bob.board.live({ kind: "cursor", at: [1, 1] });
    world.clock.runDue(world.clock.now + FRAME);
    expect(link.upward).toHaveLength(0);
    link.backlog = 0;
    await world.paint();
    expect(world.server.liveItems).toEqual([{ kind: "cursor", at: [1, 1] }]);
  });

  it("cuts long strokes into messages that fit", async () => {
    const { world, ada, bob } = await two();
    const many = Array.from({ length: 10_000 }, (_, n) => (n % 2 ? 2 ** 27 : -(2 ** 27)));
    for (const name of ["s", "t", "u", "v"]) bob.board.ink(ink(name, 0, many));
    for (let frame = 0; frame < 12; frame += 1) {
      world.clock.runDue(world.clock.now + FRAME);
      for (const frames of world.network.links[1]?.upward ?? []) {
        expect(frames.length).toBeLessThanOrEqual(64 * 1024);
      }
      await world.settle();
    }
    for (const name of ["s", "t", "u", "v"]) expect(seen(ada, name)?.xy).toHaveLength(10_000);
  });

  it("shows cursors until they leave", async () => {
    const { world, ada, bob } = await two();
    bob.board.live({ kind: "cursor", at: [3, 4] });
    await world.paint();
    const member = bob.board.you?.id ?? "";
    expect(ada.board.cursors.get(member)).toEqual({ member, x: 3, y: 4 });
    await world.pass(60_000);
    expect(ada.board.cursors.size).toBe(1);
    bob.board.live({ kind: "cursor", at: null });
    await world.paint();
    expect(ada.board.cursors.size).toBe(0);
    bob.board.live({ kind: "cursor", at: [3, 4] });
    await world.paint();
    bob.session.close();
    await world.settle();
    expect([ada.board.cursors.size, ada.board.members.size]).toEqual([0, 1]);
  });

  it("shows a shape until its element is there", async () => {
    const { world, ada, bob } = await two();
    bob.board.live({ kind: "shape", id: id("r"), element: rect("r") });
    await world.paint();
    expect([...ada.board.liveShapes.values()]).toEqual([rect("r")]);
    bob.board.submit([add("r")]);
    bob.board.live({ kind: "shape", id: id("r"), element: null });
    expect(ada.board.liveShapes.size).toBe(1);
    await world.settle();
    expect(ada.board.liveShapes.size).toBe(0);
    await world.paint();
    expect(world.server.liveItems).toHaveLength(1);
    bob.board.live({ kind: "shape", id: id("q"), element: rect("q") });
    await world.paint();
    bob.board.live({ kind: "shape", id: id("q"), element: null });
    await world.paint();
    expect(ada.board.liveShapes.size).toBe(0);
  });

  it("shows a drag until its change is there, without going back in between", async () => {
    const { world, ada, bob } = await two();
    ada.board.submit([add("a"), add("b")]);
    await world.settle();
    bob.board.live({ kind: "drag", patches: [[id("a"), { at: [50, 50] }]] });
    await world.paint();
    expect([...ada.board.liveDrags.values()][0]?.patches).toEqual([[id("a"), { at: [50, 50] }]]);
    bob.board.submit([patch("a", { at: [60, 60] })]);
    bob.board.live({ kind: "drag", patches: [] });
    world.clock.runDue(world.clock.now + FRAME);
    expect(world.server.liveItems).toHaveLength(1);
    await world.settle();
    expect(ada.board.liveDrags.size).toBe(0);
    await world.paint();
    // A late joiner must not be shown a drag that is over.
    expect(world.server.liveItems.at(-1)).toEqual({ kind: "drag", patches: [] });
  });

  it("drops a drag of an element that is removed", async () => {
    const { world, ada, bob } = await two();
    ada.board.submit([add("a"), add("b")]);
    await world.settle();
    bob.board.live({ kind: "drag", patches: [[id("a"), { at: [50, 50] }]] });
    await world.paint();
    ada.board.submit([patch("a", { angle: 900 })]);
    await world.settle();
    expect(ada.board.liveDrags.size).toBe(1);
    ada.board.submit([remove("a")]);
    await world.settle();
    expect(ada.board.liveDrags.size).toBe(0);
  });

  it("keeps a drag that pauses alive, and forgets one that is silent", async () => {
    const { world, ada, bob } = await two();
    ada.board.submit([add("a")]);
    await world.settle();
    bob.board.live({ kind: "drag", patches: [[id("a"), { at: [50, 50] }]] });
    for (let second = 0; second < 20; second += 1) {
      await world.paint();
      await world.pass(1000);
    }
    expect(ada.board.liveDrags.size).toBe(1);
    const silent = { kind: "drag", patches: [[id("a"), { at: [1, 1] }]] } as const;
    world.server.tell({ kind: "live-by", items: [["m9", silent]] });
    await world.settle();
    expect(ada.board.liveDrags.size).toBe(2);
    await world.pass(11_000);
    expect([...ada.board.liveDrags.keys()]).toEqual([bob.board.you?.id]);
  });

  it("says at once what cannot be sent", async () => {
    const { bob } = await two();
    expect(() => bob.board.live({ kind: "cursor", at: [0.5, 1] })).toThrow("not a whole number");
  });
});

describe("laser pointers", () => {
  it("show every point to the others, however many messages fall into one frame", async () => {
    const { world, ada, bob } = await two();
    bob.board.live({ kind: "laser", points: pack([0, 0, 16, 16]) });
    bob.board.live({ kind: "laser", points: pack([32, 32]) });
    await world.paint();
    const [trail] = ada.board.lasers.values();
    expect(trail?.map(({ x }) => x)).toEqual([0, 16, 32]);
    expect(bob.board.lasers.size).toBe(0);
  });
});
