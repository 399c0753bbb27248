import { afterEach, describe, expect, it } from "vitest";
import { type OpenBoard, openBoard } from "../../src/sync/share";
import { add, id } from "./support/elements";
import { World } from "./support/world";

const OPTIONS = { server: "http://host/user/ada/nbboard/", boardId: "brave-otter-7f3k" };
const opened: OpenBoard[] = [];

function open(world: World, options: Partial<typeof OPTIONS> = {}): OpenBoard {
  const found = openBoard({ ...OPTIONS, ...options }, world.platform());
  opened.push(found);
  return found;
}

describe("openBoard", () => {
  afterEach(() => {
    for (const { release } of opened.splice(0)) release();
  });

  it("gives every view of a board the same connection", async () => {
    const world = new World();
    const first = open(world);
    const second = open(world, { server: "http://host/user/ada/nbboard" });
    const other = open(world, { boardId: "calm-crab-2222" });
    await world.settle();
    expect(second.board).toBe(first.board);
    expect(other.board).not.toBe(first.board);
    expect(world.network.links.map(({ url }) => url)).toEqual([
      "ws://host/user/ada/nbboard/api/boards/brave-otter-7f3k/socket",
      "ws://host/user/ada/nbboard/api/boards/calm-crab-2222/socket",
    ]);
    first.board.submit([add("a")]);
    await world.settle();
    expect(other.board.get(id("a"))?.author).toBe("ada");
    for (const { release } of opened) release();
    await world.pass(6000);
  });

  it("reaches who came by a share link only below that link", async () => {
    const world = new World();
    const link = "http://host/nbboard/s/egns5g2afjho7yzt/";
    const guest = openBoard(
      { server: link, boardId: "calm-fox-2a2a", byLink: true },
      world.platform(),
    );
    opened.push(guest);
    await world.settle();
    expect(world.network.links.map(({ url }) => url)).toEqual([
      "ws://host/nbboard/s/egns5g2afjho7yzt/socket",
    ]);
    guest.release();
    await world.pass(6000);
  });

  it("keeps a board for five seconds after the last view", async () => {
    const world = new World();
    const first = open(world);
    const second = open(world);
    await world.settle();
    first.release();
    first.release();
    await world.pass(10_000);
    expect(second.board.status.state).toBe("live");
    second.release();
    await world.pass(4000);
    const third = open(world);
    expect(third.board).toBe(first.board);
    await world.pass(10_000);
    expect(world.server.attendees.size).toBe(1);
    third.release();
    await world.pass(6000);
    expect(world.server.attendees.size).toBe(0);
    const fourth = open(world);
    expect(fourth.board).not.toBe(first.board);
    fourth.release();
    await world.pass(6000);
  });

  it("keeps its registry where other bundles find it", async () => {
    const world = new World();
    const { board, release } = open(world);
    const page = globalThis as unknown as Record<symbol, Map<string, { board: unknown }>>;
    const registry = page[Symbol.for("nbboard.boards.v1")];
    expect([...(registry?.values() ?? [])].map((shared) => shared.board)).toEqual([board]);
    release();
    await world.pass(6000);
    expect(registry?.size).toBe(0);
  });

  it("uses TLS for the socket where the server does", async () => {
    const world = new World();
    const { release } = open(world, { server: "https://hub.example/services/nbboard/" });
    expect(world.network.links[0]?.url).toMatch(/^wss:\/\/hub\.example\/services\/nbboard\/api\//);
    release();
    await world.pass(6000);
  });
});
