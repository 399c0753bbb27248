import { expect, test } from "vitest";
import { effective, isLastOwner, needed } from "../../src/core/roles";
import { Role } from "../../src/core/types.gen";

const ROLES: Role[] = [Role.NONE, Role.VIEWER, Role.EDITOR, Role.OWNER];

test("the ceiling caps and the floor lifts; the floor wins", () => {
  for (const own of ROLES) {
    for (const ceiling of ROLES) {
      for (const floor of ROLES) {
        expect(effective(own, ceiling, floor)).toBe(Math.max(floor, Math.min(own, ceiling)));
      }
    }
  }
});

test("clear of everything needs an owner, of one's own an editor", () => {
  expect(needed({ kind: "clear", scope: "all" })).toBe(Role.OWNER);
  expect(needed({ kind: "clear", scope: "mine" })).toBe(Role.EDITOR);
  expect(needed({ kind: "unsay", seq: 1 })).toBe(Role.VIEWER);
});

test("the last owner is one without company", () => {
  const roles = new Map<string, Role>([
    ["ada", Role.OWNER],
    ["bob", Role.VIEWER],
  ]);
  expect([isLastOwner(roles, "ada"), isLastOwner(roles, "bob")]).toEqual([true, false]);
  roles.set("bob", Role.OWNER);
  expect([isLastOwner(roles, "ada"), isLastOwner(roles, "eve")]).toEqual([false, false]);
});
