import { describe, expect, it } from "vitest";
import type { Member } from "../../src/core/types.gen";
import { colorOf, initials, PEOPLE_COLORS, peopleOf } from "../../src/ui/people";

function member(id: string, name: string, more: Partial<Member> = {}): Member {
  return { id, user: name.toLowerCase(), name, client: id, role: 2, agent: "widget", ...more };
}

describe("initials", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["ada", "AD"],
    ["Jean-Luc Picard", "JP"],
    ["Python · first-board", "PB"],
    ["  ", "?"],
    ["Ωmega 猫", "Ω猫"],
    ["🦊 Fox", "🦊F"],
  ])("of %s are %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe("colorOf", () => {
  it("is the same for the same person, and spreads over the palette", () => {
    expect(colorOf({ user: "ada", name: "Ada" })).toBe(colorOf({ user: "ada", name: "Ada" }));
    const used = new Set(
      Array.from({ length: 200 }, (_, i) => colorOf({ user: `user${i}`, name: "Anonymous" })),
    );
    expect(used.size).toBe(PEOPLE_COLORS.length);
  });
});

describe("peopleOf", () => {
  it("puts you first, kernels last, and counts two tabs as one person", () => {
    const you = member("m1", "Zoe");
    const people = peopleOf(
      [
        member("m2", "Python · a", { agent: "kernel", user: "python" }),
        member("m3", "Bob"),
        you,
        member("m4", "Ada"),
        member("m5", "Bob", { agent: "page" }),
      ],
      you,
    );
    expect(people.map(({ name, connections }) => [name, connections])).toEqual([
      ["Zoe", 1],
      ["Ada", 1],
      ["Bob", 2],
      ["Python · a", 1],
    ]);
    expect(people[0]?.isYou).toBe(true);
    expect(people[3]?.isKernel).toBe(true);
  });
});
