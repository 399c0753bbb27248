import { describe, expect, it } from "vitest";
import { Role } from "../../src/core/types.gen";
import { World } from "./support/world";

const VIEW = { kind: "view", center: [16, 32], zoom: 1000 } as const;

async function two() {
  const world = new World();
  const ada = await world.joined();
  const bob = await world.joined({ user: "bob", name: "Bob" });
  await world.settle();
  return { world, ada, bob };
}

describe("people on a shared board", () => {
  it("send what they see only to whoever follows them", async () => {
    const { world, ada, bob } = await two();
    const heard: string[] = [];
    bob.board.on("views", () => heard.push("views"));
    ada.board.live(VIEW);
    await world.paint();
    await world.settle();
    expect(heard).toEqual([]);
    bob.board.me({ following: ada.board.you?.id ?? "" });
    await world.settle();
    ada.board.live(VIEW);
    await world.paint();
    await world.settle();
    expect(heard).toEqual(["views"]);
    expect(bob.board.views.get(ada.board.you?.id ?? "")).toEqual(VIEW);
  });

  it("see hands and attention of each other", async () => {
    const { world, ada, bob } = await two();
    bob.board.me({ hand: true, attention: "idle" });
    await world.settle();
    const seen = ada.board.members.get(bob.board.you?.id ?? "");
    expect(seen?.attention).toBe("idle");
    expect(seen?.handAt).toBeGreaterThan(0);
  });

  it("see a message at once, as pending until it is in the log", async () => {
    const { world, ada, bob } = await two();
    ada.board.submit([{ kind: "say", text: "hello" }]);
    expect(ada.board.chat).toMatchObject([{ text: "hello", pending: true }]);
    await world.settle();
    expect(ada.board.chat).toMatchObject([{ text: "hello", pending: false }]);
    expect(bob.board.chat).toMatchObject([{ text: "hello", author: "ada", pending: false }]);
    const [said] = bob.board.chat;
    ada.board.submit([{ kind: "unsay", seq: said?.seq ?? 0 }]);
    expect(ada.board.chat).toEqual([]);
    await world.settle();
    expect(bob.board.chat).toEqual([]);
  });

  it("know rights and requests, their own changes included", async () => {
    const { world, ada, bob } = await two();
    ada.board.submit([{ kind: "set-role", user: "bob", role: Role.VIEWER }]);
    expect(ada.board.facts.roles.get("bob")).toBe(Role.VIEWER);
    await world.settle();
    expect(bob.board.canDraw).toBe(false);
    bob.board.submit([{ kind: "ask", role: Role.EDITOR }]);
    await world.settle();
    expect([...ada.board.facts.asks.keys()]).toEqual(["bob"]);
  });

  it("leave until they come back, and nothing is lost meanwhile", async () => {
    const { world, ada, bob } = await two();
    ada.board.leave();
    await world.settle();
    expect(ada.board.status).toMatchObject({ state: "refused", code: "left" });
    expect([...bob.board.members.values()].map(({ user }) => user)).toEqual(["bob"]);
    ada.board.submit([{ kind: "say", text: "later" }]);
    ada.board.retry();
    await world.settle();
    expect(ada.board.status.state).toBe("live");
    expect(bob.board.chat).toMatchObject([{ text: "later" }]);
  });

  it("are at risk only while something waits that no journal keeps", async () => {
    const { world, ada } = await two();
    expect(ada.board.atRisk).toBe(false);
    ada.board.submit([{ kind: "say", text: "hello" }]);
    expect(ada.board.atRisk).toBe(ada.platform.database === undefined);
    await world.settle();
    expect(ada.board.atRisk).toBe(false);
  });
});
