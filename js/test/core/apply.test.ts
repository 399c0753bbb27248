/** The fold. Its cases lie in `conformance/logs`; here is what callers rely on besides. */

import { expect, test } from "vitest";
import { apply, permitted } from "../../src/core/apply";
import { needed } from "../../src/core/roles";
import { ENTRY_DEFAULTS, type Op, Role } from "../../src/core/types.gen";
import {
  ADA,
  ADA_TAB,
  add,
  BOB,
  board,
  eid,
  patch,
  remove,
  reorder,
  shown,
  submit,
} from "./boards";

test.each([0, 1, 3])("an entry out of order is refused and changes nothing: %i", (seq) => {
  const state = board(1);
  const entry = { ...ENTRY_DEFAULTS, ...ADA, seq, at: 0, n: 1, batch: "", ops: [remove(0)] };
  expect(() => apply(state, entry)).toThrow(`entry ${seq} does not follow 1`);
  expect([state.seq, state.size]).toEqual([1, 1]);
});

test("an element is stamped, and a patch keeps what it does not name", () => {
  const state = board(1);
  submit(state, BOB, patch(0, { angle: 9, fill: "#ffec99" }));
  const element = state.get(eid(0));
  expect(element).toMatchObject({ author: "ada", editedBy: "bob", editedAt: 2, angle: 9 });
  expect(element?.style).toMatchObject({ fill: "#ffec99", stroke: "#1e1e1e" });
});

test("contents are replaced, never changed: an old element stays what it was", () => {
  const state = board(1);
  const before = state.get(eid(0));
  const copy = structuredClone(before);
  submit(state, BOB, patch(0, { angle: 9, stroke: null, locked: true }));
  expect(before).toEqual(copy);
  expect(state.get(eid(0))?.style).not.toBe(before?.style);
});

test("a patch without style keeps the very style", () => {
  const state = board(1);
  const style = state.get(eid(0))?.style;
  submit(state, BOB, patch(0, { at: [5, 5] }));
  expect(state.get(eid(0))?.style).toBe(style);
});

test("if_seq looks at other clients, another tab among them", () => {
  const state = board(1);
  expect(submit(state, ADA, patch(0, { angle: 1 }, 1)).verdicts).toEqual(["done"]);
  expect(submit(state, ADA, patch(0, { angle: 2 }, 1)).verdicts).toEqual(["done"]);
  expect(submit(state, ADA_TAB, patch(0, { angle: 3 }, 1)).verdicts).toEqual(["changed"]);
  expect(submit(state, ADA_TAB, patch(0, { angle: 3 }, 3)).verdicts).toEqual(["done"]);
});

test("a kick and a ban name who is thrown out; void ones do not", () => {
  const state = board(0);
  const ops: Op[] = [
    { kind: "kick", user: "bob" },
    { kind: "kick", user: "ada" },
    { kind: "ban", user: "eve", banned: true },
    { kind: "ban", user: "eve", banned: false },
  ];
  const outcome = submit(state, ADA, ...ops);
  expect(outcome.verdicts).toEqual(["done", "forbidden", "done", "done"]);
  expect(outcome.kicked).toEqual(["bob", "eve"]);
});

test("touched holds what changed and nothing else", () => {
  const state = board(4);
  const outcome = submit(state, BOB, patch(0, { angle: 1 }), patch(9, { angle: 1 }), remove(2));
  expect([...outcome.touched]).toEqual([eid(0), eid(2)]);
});

test("an add extends the order in place, a move makes a new one", () => {
  const state = board(3);
  const { order } = state;
  submit(state, BOB, add(3), remove(0));
  expect(state.order).toBe(order);
  submit(state, BOB, reorder([0], "front"));
  expect(state.order).toBe(order);
  submit(state, BOB, reorder([1], "front"));
  expect(state.order).not.toBe(order);
  expect(shown(state)).toEqual([2, 3, 1]);
});

test("many moves in one entry are those moves one by one", () => {
  const places = ["front", "back", `above:${eid(0)}`, `below:${eid(5)}`, "front", "back"];
  const moves = places.map((to, number) => reorder([number + 1 === 5 ? 7 : number + 1], to));
  const [oneByOne, atOnce] = [board(8), board(8)];
  for (const move of moves) submit(oneByOne, BOB, move);
  expect(submit(atOnce, BOB, ...moves, add(8)).verdicts).toEqual(Array(7).fill("done"));
  submit(oneByOne, BOB, add(8));
  expect(atOnce.order).toEqual(oneByOne.order);
});

test("a role is set in a new map, so that who shares the old one keeps it", () => {
  const state = board(0);
  const { roles } = state;
  submit(state, ADA, { kind: "set-role", user: "bob", role: Role.VIEWER });
  expect(roles.size).toBe(1);
  expect(state.roles.get("bob")).toBe(Role.VIEWER);
});

test("T17: names of the language are plain names", () => {
  for (const user of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const state = board(1);
    const person = { author: user, name: user, client: "p" };
    submit(state, ADA, { kind: "set-role", user, role: Role.VIEWER });
    expect(submit(state, person, patch(0, { angle: 1 })).verdicts).toEqual(["forbidden"]);
    submit(state, ADA, { kind: "ban", user, banned: true });
    expect(state.boardRole(user)).toBe(Role.NONE);
    expect(state.names.get(user)).toBe(user);
  }
  expect(({} as Record<string, unknown>).angle).toBeUndefined();
});

test("G9: every op needs its role, capped by the ceiling and lifted by the floor", () => {
  const roles: Role[] = [Role.NONE, Role.VIEWER, Role.EDITOR, Role.OWNER];
  const ops: Op[] = [add(1), remove(0), { kind: "say", text: "x" }, { kind: "rename", title: "" }];
  ops.push({ kind: "clear", scope: "mine" }, { kind: "clear", scope: "all" });
  for (const own of roles) {
    for (const ceiling of roles) {
      for (const floor of roles) {
        const state = board(1);
        state.roles.set("bob", own);
        const held = Math.max(floor, Math.min(own, ceiling));
        const rights = { ...BOB, ceiling, floor, seq: 2, at: 0, n: 1, batch: "", ops };
        for (const op of ops) {
          expect(permitted(state, { ...ENTRY_DEFAULTS, ...rights }, op)).toBe(held >= needed(op));
        }
      }
    }
  }
});
