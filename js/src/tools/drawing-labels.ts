/**
 * Labels of Excalidraw's: words bound to a shape or a line become a group with it, as
 * `src/nbboard/formats/excalidraw/labels.py` has it.
 */

import { type Element, LIMITS } from "../core/types.gen";

/** What the file says of one element; its first element on the board is at `place`. */
export interface Bound {
  readonly place: number;
  readonly id: unknown;
  /** The file's id of what it is bound to, where it is a label. */
  readonly container: unknown;
}

/** Puts each label and what it is bound to into an innermost group of their own. */
export function groupLabels(elements: Element[], all: readonly Bound[]): void {
  const members = counted(elements);
  for (const [container, bound] of labelsOf(elements, all)) {
    const groups = groupsOf(elements, container);
    const [inner] = groups;
    // Many drawings have grouped the two already: another group would only be in the way.
    if (inner !== undefined && members.get(inner) === bound.length + 1) continue;
    for (const place of [container, ...bound]) {
      const element = elements[place] as Element;
      elements[place] = { ...element, groups: [`label:${container}`, ...groups] };
    }
  }
}

/** Gives the places of labels by that of what they are bound to and can be grouped with. */
function labelsOf(elements: readonly Element[], all: readonly Bound[]): Map<number, number[]> {
  const places = new Map(all.map(({ id, place }) => [id, place]));
  const isLabel = ({ place, container }: Bound) =>
    typeof container === "string" && elements[place]?.kind === "text";
  const bound = all.filter(isLabel);
  const labels = new Set(bound.map(({ place }) => place));
  const found = new Map<number, number[]>();
  for (const { place, container: key } of bound) {
    const container = places.get(key);
    // A label, or the element itself, is nobody's container.
    if (container === undefined || labels.has(container)) continue;
    if (!alike(groupsOf(elements, container), groupsOf(elements, place))) continue;
    found.set(container, [...(found.get(container) ?? []), place]);
  }
  return found;
}

function alike(container: readonly string[], label: readonly string[]): boolean {
  const same = container.length === label.length && container.every((key, i) => key === label[i]);
  return same && label.length < LIMITS.GROUP_DEPTH;
}

function groupsOf(elements: readonly Element[], place: number): readonly string[] {
  return elements[place]?.groups ?? [];
}

function counted(elements: readonly Element[]): Map<string, number> {
  const members = new Map<string, number>();
  for (const { groups } of elements) {
    for (const group of groups) members.set(group, (members.get(group) ?? 0) + 1);
  }
  return members;
}
