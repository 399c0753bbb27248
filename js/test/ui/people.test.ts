import { describe, expect, it } from "vitest";
import { MEMBER_DEFAULTS, type Member } from "../../src/core/types.gen";
import { colorsOf, initials, PEOPLE_COLORS, peopleOf } from "../../src/ui/people";

function member(id: string, name: string, more: Partial<Member> = {}): Member {
  return {
    ...MEMBER_DEFAULTS,
    id,
    user: name.toLowerCase(),
    name,
    client: id,
    role: 2,
    agent: "widget",
    ...more,
  };
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

describe("colorsOf", () => {
  const crowd = Array.from({ length: 30 }, (_, i) => member(`m${i}`, `User ${i}`));

  it("differ as long as the palette lasts", () => {
    const ten = colorsOf(crowd.slice(0, PEOPLE_COLORS.length));
    expect(new Set(ten.values()).size).toBe(PEOPLE_COLORS.length);
    expect(new Set(colorsOf(crowd).values()).size).toBe(PEOPLE_COLORS.length);
  });

  it("of those who were there stay when somebody comes", () => {
    const before = colorsOf(crowd.slice(0, 6));
    const after = colorsOf(crowd.slice(0, 9));
    for (const [person, color] of before) expect(after.get(person)).toBe(color);
  });

  it("of people are the same whether kernels come before, between or after them", () => {
    const people = crowd.slice(0, 5);
    const kernels = crowd
      .slice(5, 10)
      .map((one) => ({ ...one, agent: "kernel" as const, name: `Python · ${one.name}` }));
    const alone = colorsOf(people);
    const mixed = people.flatMap((one, i) => [kernels[i] as Member, one]);
    for (const order of [[...kernels, ...people], [...people, ...kernels], mixed]) {
      const colors = colorsOf(order);
      for (const [person, color] of alone) expect(colors.get(person)).toBe(color);
      expect(new Set(colors.values()).size).toBe(10);
    }
  });

  it("are one for two tabs of a user, and two for two kernels", () => {
    const colors = colorsOf([
      member("m1", "Ada"),
      member("m2", "Ada", { agent: "page" }),
      member("m3", "Python · a", { agent: "kernel", user: "python" }),
      member("m4", "Python · b", { agent: "kernel", user: "python" }),
    ]);
    expect(colors.size).toBe(3);
    expect(new Set(colors.values()).size).toBe(3);
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
    expect(people.map(({ name, members }) => [name, members.length])).toEqual([
      ["Zoe", 1],
      ["Ada", 1],
      ["Bob", 2],
      ["Python · a", 1],
    ]);
    expect(people[0]?.isYou).toBe(true);
    expect(people[3]?.isKernel).toBe(true);
  });
});
