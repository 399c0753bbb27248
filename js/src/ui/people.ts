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

/** The same colour for the same person on every page. */
export function colorOf(member: Pick<Member, "user" | "name">): string {
  let hash = 2166136261;
  for (const character of `${member.user}\n${member.name}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  }
  // The low bits of this hash (FNV-1a) alone are weak: fold the high ones in.
  const folded = (hash ^ (hash >>> 15)) >>> 0;
  return PEOPLE_COLORS[folded % PEOPLE_COLORS.length] as string;
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
  const people = new Map<string, Person>();
  for (const member of members) {
    const isKernel = member.agent === "kernel";
    const key = `${member.user}\n${isKernel ? member.name : ""}`;
    const before = people.get(key);
    people.set(key, {
      key,
      name: before?.name ?? member.name,
      color: before?.color ?? colorOf(member),
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
