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
  const places = new Map<unknown, number>();
  const bindings = new Map<number, string>();
  for (const { place, id, container } of all) {
    if (typeof id === "string") places.set(id, place);
    if (typeof container === "string" && elements[place]?.kind === "text") {
      bindings.set(place, container);
    }
  }
  const labels = new Map<number, number[]>();
  for (const [label, key] of bindings) {
    const container = places.get(key);
    // A label, or the element itself, is nobody's container.
    if (container === undefined || bindings.has(container)) continue;
    if (!fit(groupsOf(elements, container), groupsOf(elements, label))) continue;
    labels.set(container, [...(labels.get(container) ?? []), label]);
  }
  const members = counted(elements);
  for (const [container, bound] of labels) {
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

function fit(container: readonly string[], label: readonly string[]): boolean {
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
