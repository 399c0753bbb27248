/** Names that mean something to JavaScript are names like others (T17). */

import { afterEach, describe, expect, it } from "vitest";
import { Role } from "../../src/core/types.gen";
import { decodePlain, encodePlain } from "../../src/core/wire";
import { add, patch } from "./support/elements";
import { World } from "./support/world";

const NAMES = ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "__class__"];
const KEYS = Object.getOwnPropertyNames(Object.prototype).sort();

afterEach(() => {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(KEYS);
});

describe("a board where somebody is called like a part of JavaScript", () => {
  it.each(NAMES)("knows %j by name, gives them a role and forgets it (T17)", async (name) => {
    const world = new World();
    const owner = await world.joined({ user: "ada", name: "Ada" });
    const guest = await world.joined({ user: name, name, ceiling: Role.EDITOR, floor: Role.NONE });
    owner.board.submit([{ kind: "set-role", user: name, role: Role.EDITOR }]);
    owner.board.submit([{ kind: "set-group", group: `hub:${name}`, role: Role.VIEWER }]);
    owner.board.submit([{ kind: "rename", title: name }]);
    await world.settle();
    guest.board.submit([add("x"), { kind: "say", text: name }]);
    await world.settle();
    for (const page of [owner, guest]) {
      expect(page.board.title).toBe(name);
      expect(page.ids).toHaveLength(1);
      expect(page.session.nameOf(name)).toBe(name);
      expect(page.platform.reported).toEqual([]);
    }
    owner.board.submit([{ kind: "set-role", user: name, role: null }]);
    owner.board.submit([{ kind: "ban", user: name, banned: true }]);
    await world.settle();
    expect(owner.platform.reported).toEqual([]);
    expect(owner.board.status).toEqual({ state: "live", waiting: 0 });
  });

  it.each(NAMES)("takes %j for no field of an element (T17)", async (name) => {
    const world = new World();
    const page = await world.joined({ user: "ada", name: "Ada" });
    page.board.submit([add("x")]);
    const set = JSON.parse(`{"${name}": {"polluted": true}, "angle": 900}`);
    page.board.submit([patch("x", set)]);
    await world.settle();
    await world.pass(1000);
    const [element] = [...page.board.elements()];
    expect(element?.angle).toBe(900);
    expect(Object.getPrototypeOf(element)).toBe(Object.prototype);
    expect((element as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("reads such keys from a frame as data or not at all (T17)", () => {
    // {"__proto__": {"polluted": true}} in MessagePack.
    const inner = [0x81, 0xa8, ...new TextEncoder().encode("polluted"), 0xc3];
    const frame = Uint8Array.of(0x81, 0xa9, ...new TextEncoder().encode("__proto__"), ...inner);
    let read: unknown;
    try {
      read = decodePlain(frame);
    } catch (error) {
      expect(String(error)).toContain("__proto__");
    }
    expect(Object.getPrototypeOf(read ?? {})).toBe(Object.prototype);
    expect(encodePlain({}).length).toBe(1);
  });
});
