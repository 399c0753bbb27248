/** How people look: initials, a colour of their own, one entry for each person. */

import type { Member } from "../core/types.gen";

/** Far apart in hue, and white text on each has a contrast of at least 4.5. */
export const PEOPLE_COLORS: readonly string[] = [
  "#c2255c",
  "#1971c2",
  "#28823a",
  "#9c36b5",
  "#b35900",
  "#0b7285",
  "#5f3dc4",
  "#c92a2a",
  "#3b5bdb",
  "#5c7c0f",
];

/**
 * A colour for each person: different ones as long as the palette lasts, and the same on every page,
 * since all pages know the members in the order in which they came. Gives person → colour.
 */
export function colorsOf(members: Iterable<Member>): Map<string, string> {
  const colors = new Map<string, string>();
  const taken = new Set<string>();
  for (const member of members) {
    const person = personOf(member);
    if (colors.has(person)) continue;
    if (taken.size === PEOPLE_COLORS.length) taken.clear();
    const wanted = hash(person) % PEOPLE_COLORS.length;
    const inTurn = [...PEOPLE_COLORS.slice(wanted), ...PEOPLE_COLORS.slice(0, wanted)];
    const color = inTurn.find((each) => !taken.has(each)) ?? (inTurn[0] as string);
    taken.add(color);
    colors.set(person, color);
  }
  return colors;
}

/** Two tabs of one user are one person; each kernel is one of its own. */
export function personOf({ user, name, agent }: Member): string {
  return agent === "kernel" ? `${user}\n${name}` : user;
}

function hash(text: string): number {
  let value = 2166136261;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619);
  }
  // The low bits of this hash (FNV-1a) alone are weak: fold the high ones in.
  return (value ^ (value >>> 15)) >>> 0;
}

/** Up to two letters: of the first and the last word, or the first two of one word. */
export function initials(name: string): string {
  const words = name.split(/[\s·._-]+/u).filter((word) => word !== "");
  const [first = "?"] = words;
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  const letters = last === "" ? [...first].slice(0, 2) : [[...first][0], [...last][0]];
  return letters.join("").toUpperCase();
}

export interface Person {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly isYou: boolean;
  readonly isKernel: boolean;
  /** Connections: two tabs of one person are one person. */
  readonly connections: number;
}

/** One entry for each person, yourself first, kernels last, else by name. */
export function peopleOf(members: Iterable<Member>, you: Member | undefined): Person[] {
  const present = [...members];
  const colors = colorsOf(present);
  const people = new Map<string, Person>();
  for (const member of present) {
    const isKernel = member.agent === "kernel";
    const key = personOf(member);
    const before = people.get(key);
    people.set(key, {
      key,
      name: before?.name ?? member.name,
      color: colors.get(key) ?? (PEOPLE_COLORS[0] as string),
      isYou: (before?.isYou ?? false) || member.id === you?.id,
      isKernel,
      connections: (before?.connections ?? 0) + 1,
    });
  }
  const rank = (person: Person): number => (person.isYou ? 0 : person.isKernel ? 2 : 1);
  return [...people.values()].sort(
    (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name),
  );
}
