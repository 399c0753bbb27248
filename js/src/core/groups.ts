/** Groups: which elements belong together, and ops that put them together or take them apart. */

import { type Change, patches, wire } from "./edit";
import { UNIT } from "./geometry";
import { type Element, LIMITS, type Op } from "./types.gen";

/** What an element belongs to as seen from inside group `within` ("" is the board itself). */
export function groupOf({ groups }: Element, within = ""): string | undefined {
  if (within === "") return groups.at(-1);
  const place = groups.indexOf(within);
  return place > 0 ? groups[place - 1] : undefined;
}

/** The elements in parts that move as one: each group is a part, and each element without one. */
export function unitsOf(elements: readonly Element[], within = ""): Element[][] {
  const units = new Map<string, Element[]>();
  for (const element of elements) {
    const key = groupOf(element, within) ?? `element ${element.id}`;
    const unit = units.get(key);
    if (unit === undefined) units.set(key, [element]);
    else unit.push(element);
  }
  return [...units.values()];
}

/** Puts the elements into the new group `id`, inside `within`; elements too deep stay out. */
export function grouping(elements: readonly Element[], id: string, within = ""): Op[] {
  const fit = elements.filter(({ groups }) => groups.length < LIMITS.GROUP_DEPTH);
  if (fit.length < 2) return [];
  const changes = fit.map(({ id: element, groups }): Change => {
    const place = within === "" ? -1 : groups.indexOf(within);
    const at = place < 0 ? groups.length : place;
    return [element, { groups: [...groups.slice(0, at), id, ...groups.slice(at)] }];
  });
  return patches(changes);
}

/** Dissolves the outermost groups of the elements inside `within`. */
export function ungrouping(elements: readonly Element[], within = ""): Op[] {
  const changes: Change[] = [];
  for (const element of elements) {
    const group = groupOf(element, within);
    if (group === undefined) continue;
    changes.push([element.id, { groups: element.groups.filter((each) => each !== group) }]);
  }
  return patches(changes);
}

export interface Copying {
  /** Gives an id that nothing has. */
  readonly newId: () => string;
  /** Board units. */
  readonly dx: number;
  readonly dy: number;
}

/** Copies of the elements as they can be added: ids and groups of their own, unlocked, moved. */
export function copies(elements: readonly Element[], { newId, dx, dy }: Copying): Element[] {
  const groups = new Map<string, string>();
  const fresh = (group: string): string => {
    const known = groups.get(group) ?? newId();
    groups.set(group, known);
    return known;
  };
  const step = (at: number, by: number): number => wire(at / UNIT + by);
  return elements.map((element) => ({
    ...element,
    id: newId(),
    at: [step(element.at[0], dx), step(element.at[1], dy)] as const,
    groups: element.groups.map(fresh),
    locked: false,
    author: "",
    editedBy: "",
    editedAt: 0,
    lockedBy: "",
  }));
}

/** Adds elements, bottom first. */
export function adding(elements: readonly Element[]): Op[] {
  return elements.map((element) => ({ kind: "add", element }));
}
