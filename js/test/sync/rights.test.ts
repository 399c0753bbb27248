import { describe, expect, it } from "vitest";
import { BoardState } from "../../src/core/state";
import { Role } from "../../src/core/types.gen";
import { canDraw, roleNow } from "../../src/sync/rights";

const BOB = {
  author: "bob",
  name: "Bob",
  ceiling: Role.OWNER,
  floor: Role.NONE,
  groups: [],
} as const;

describe("roleNow and canDraw (G9)", () => {
  it.each([
    ["edit", {}, BOB, Role.EDITOR, true],
    ["view", {}, BOB, Role.VIEWER, false],
    ["private", {}, BOB, Role.NONE, false],
    ["edit", { locked: true }, BOB, Role.VIEWER, false],
    ["edit", { pen: "ada" }, BOB, Role.VIEWER, false],
    ["view", { pen: "bob" }, BOB, Role.EDITOR, true],
    ["edit", {}, { ...BOB, ceiling: Role.VIEWER }, Role.VIEWER, false],
    ["private", {}, { ...BOB, floor: Role.OWNER }, Role.OWNER, true],
    ["edit", { pen: "bob" }, { ...BOB, author: "ada" }, Role.OWNER, false],
  ] as const)("on a board for %s with %j", (access, fields, author, role, draws) => {
    const state = Object.assign(new BoardState("Board", "ada", access), fields);
    expect([roleNow(state, author), canDraw(state, author)]).toEqual([role, draws]);
  });
});
