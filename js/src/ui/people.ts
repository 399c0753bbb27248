/** How people look: initials, a colour of their own, one entry for each person. */

import { type Attention, GUEST, type Member, type Role } from "../core/types.gen";

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
 * since all pages know the members in the order in which they came. Gives person → colour. Kernels
 * take what is left: one that comes or goes changes nobody's colour.
 */
export function colorsOf(members: Iterable<Member>): Map<string, string> {
  const colors = new Map<string, string>();
  const taken = new Set<string>();
  const all = [...members];
  const isKernel = ({ agent }: Member): boolean => agent === "kernel";
  for (const member of [...all.filter((one) => !isKernel(one)), ...all.filter(isKernel)]) {
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

/** The colour that a person has wherever nobody else wants it. */
export function usualColor(person: string): string {
  return PEOPLE_COLORS[hash(person) % PEOPLE_COLORS.length] as string;
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
  readonly user: string;
  readonly name: string;
  readonly color: string;
  readonly isYou: boolean;
  readonly isKernel: boolean;
  /** Came by a share link, without an account. */
  readonly isGuest: boolean;
  readonly role: Role;
  /** The liveliest of all their pages. */
  readonly attention: Attention;
  /** When the hand was raised, server ms; 0 while it is down. */
  readonly handAt: number;
  /** Connections, the liveliest first: two tabs of one person are one person. */
  readonly members: readonly Member[];
}

const LIVELY: readonly Attention[] = ["active", "idle", "away"];

/** One entry for each person, yourself first, kernels last, else by name. */
export function peopleOf(members: Iterable<Member>, you: Member | undefined): Person[] {
  const present = [...members];
  const colors = colorsOf(present);
  const byPerson = new Map<string, Member[]>();
  for (const member of present) {
    const key = personOf(member);
    byPerson.set(key, [...(byPerson.get(key) ?? []), member]);
  }
  const rank = (person: Person): number => (person.isYou ? 0 : person.isKernel ? 2 : 1);
  return [...byPerson]
    .map(([key, all]) => person(key, all, colors.get(key) ?? usualColor(key), you))
    .sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

function person(key: string, all: Member[], color: string, you: Member | undefined): Person {
  const lively = (member: Member): number => LIVELY.indexOf(member.attention);
  const members = all.sort((a, b) => lively(a) - lively(b) || b.joinedAt - a.joinedAt);
  const own = members.find((member) => member.id === you?.id);
  const shown = own ?? (members[0] as Member);
  const hands = members.flatMap(({ handAt }) => (handAt > 0 ? [handAt] : []));
  return {
    key,
    user: shown.user,
    name: shown.name,
    color,
    isYou: own !== undefined,
    isKernel: shown.agent === "kernel",
    isGuest: shown.user.startsWith(GUEST),
    role: shown.role,
    attention: members[0]?.attention ?? "active",
    handAt: hands.length > 0 ? Math.min(...hands) : 0,
    members,
  };
}

/** Those whose hand is up, in the order in which they raised it. */
export function handsOf(people: readonly Person[]): Person[] {
  return people.filter(({ handAt }) => handAt > 0).sort((a, b) => a.handAt - b.handAt);
}
