/** What a board's state answers, and how it forgets. */

import { expect, test } from "vitest";
import { BoardState, changedSince } from "../../src/core/state";
import { type Access, Role } from "../../src/core/types.gen";
import { ADA, add, BOB, board, eid, rect, remove, reorder, shown, submit } from "./boards";
import { limited } from "./vectors";

test("size, elements and get leave out what is removed", () => {
  const state = board(4);
  submit(state, BOB, remove(1, 2));
  expect(state.size).toBe(2);
  expect(shown(state)).toEqual([0, 3]);
  expect(state.get(eid(1))).toBeUndefined();
  expect(state.order.length).toBe(4);
});

test.each<[Access, Role]>([
  ["private", Role.NONE],
  ["view", Role.VIEWER],
  ["edit", Role.EDITOR],
])("access %s is the role of users without one", (access, role) => {
  const state = new BoardState("", "ada", access);
  expect(state.boardRole("bob")).toBe(role);
  expect(state.boardRole("ada")).toBe(Role.OWNER);
  state.banned.add("bob");
  expect(state.boardRole("bob")).toBe(Role.NONE);
});

test("the highest group counts, not against a role of one's own; guests have no access", () => {
  const state = new BoardState("", "ada", "view");
  state.groups = new Map<string, Role>([
    ["hub:a", Role.NONE],
    ["hub:b", Role.EDITOR],
    ["link:c", Role.VIEWER],
  ]);
  expect(state.boardRole("bob", ["hub:a", "hub:x"])).toBe(Role.VIEWER);
  expect(state.boardRole("bob", ["hub:b", "hub:a"])).toBe(Role.EDITOR);
  expect(state.boardRole("guest:b")).toBe(Role.NONE);
  expect(state.boardRole("guest:b", ["link:c"])).toBe(Role.VIEWER);
  state.roles.set("bob", Role.NONE);
  expect(state.boardRole("bob", ["hub:b"])).toBe(Role.NONE);
  state.banned.add("guest:b");
  expect(state.boardRole("guest:b", ["link:c"])).toBe(Role.NONE);
});

test("changedSince asks for other clients only", () => {
  const placed = { element: rect(1), removedAt: 0, client: "a", touchedAt: 9, othersAt: 5 };
  expect([4, 5, 9].map((seq) => changedSince(placed, seq, "a"))).toEqual([true, false, false]);
  expect([8, 9, 10].map((seq) => changedSince(placed, seq, "b"))).toEqual([true, false, false]);
});

test("meta and load carry everything", () => {
  const state = board(3);
  submit(
    state,
    ADA,
    remove(1),
    { kind: "say", text: "hi" },
    { kind: "pass-pen", to: "bob", ifHolder: null },
  );
  submit(
    state,
    ADA,
    { kind: "ban", user: "eve", banned: true },
    { kind: "lock-board", locked: true },
    { kind: "set-access", access: "view", listed: true },
    { kind: "set-group", group: "hub:a", role: Role.EDITOR },
    { kind: "introduce", picture: "0f".repeat(32) },
    { kind: "archive", archived: true },
  );
  submit(state, { author: "cal", name: "Cal", client: "c1" }, { kind: "ask", role: Role.EDITOR });
  expect(state.asks.size).toBe(1);
  const placed = state.order.flatMap((id) => state.placed.get(id) ?? []);
  const copied = BoardState.load(state.meta(), placed);
  expect(copied).toEqual(state);
  expect(copied.meta()).toEqual(state.meta());
});

test("a snapshot with an element twice is refused", () => {
  const state = board(1);
  const placed = [...state.placed.values()];
  expect(() => BoardState.load(state.meta(), [...placed, ...placed])).toThrow("a second time");
});

test("tombstones are forgotten oldest first, with slack", () => {
  limited({ TOMBSTONES: 40 }, () => {
    const state = board(60);
    for (let number = 0; number < 42; number += 1) submit(state, BOB, remove(number));
    expect(state.removed.size).toBe(42);
    submit(state, BOB, remove(42));
    expect(state.removed.size).toBe(40);
    expect([0, 2, 3].map((number) => state.placed.has(eid(number)))).toEqual([false, false, true]);
    expect(state.order.length).toBe(57);
    expect(submit(state, BOB, add(0), add(3)).verdicts).toEqual(["done", "exists"]);
  });
});

test("among those removed at once the lowest go first", () => {
  limited({ TOMBSTONES: 2 }, () => {
    const state = board(5);
    submit(state, BOB, reorder([4], "back"));
    submit(state, BOB, remove(1, 2, 3, 4));
    expect([...state.removed].sort()).toEqual([eid(2), eid(3)]);
  });
});
