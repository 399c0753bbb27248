/**
 * Labels of Excalidraw's: words bound to a shape or a line become a group with it, as
 * `src/nbboard/formats/excalidraw/labels.py` has it.
 */

import { applied, localPoints, placement, UNIT } from "../core/geometry";
import { type Arrow, type Element, LIMITS } from "../core/types.gen";

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

/**
 * Puts the labels of arrows where Excalidraw shows them, which is not what files say: it leaves
 * the old place there when an end is dragged.
 */
export function centreLabels(elements: Element[], all: readonly Bound[]): void {
  const places = new Map(all.map(({ id, place }) => [id, place]));
  const middles = new Map<string, [number, number]>();
  for (const { place, container } of all) {
    const label = elements[place];
    const arrow = elements[places.get(container) ?? -1];
    if (typeof container !== "string" || label?.kind !== "text" || arrow?.kind !== "arrow")
      continue;
    const [x, y] = middles.get(container) ?? middleOf(arrow);
    middles.set(container, [x, y]);
    const [width, height] = label.size;
    const left = Math.floor(x * UNIT - width / 2 + 0.5);
    const top = Math.floor(y * UNIT - height / 2 + 0.5);
    if (Math.max(Math.abs(left), Math.abs(top)) > LIMITS.COORDINATE) continue;
    elements[place] = { ...label, at: [left, top] };
  }
}

/** The middle point, or the middle of the middle piece, in board units. */
function middleOf(arrow: Arrow): [number, number] {
  const xy = localPoints(arrow);
  const count = xy.length / 2;
  const after = count >> 1;
  const share = (of: number, axis: 0 | 1): number => xy[2 * of + axis] ?? 0;
  const along = (axis: 0 | 1): number => {
    if (count % 2 === 1) return share(after, axis);
    const near = share(after - 1, axis) + share(after, axis);
    if (!arrow.curve || count === 2) return near / 2;
    // Halfway along the curve of Catmull and Rom.
    return (9 * near - share(after - 2, axis) - share(after + 1, axis)) / 16;
  };
  return applied(placement(arrow), along(0), along(1));
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
    const others = found.get(container);
    if (others === undefined) found.set(container, [place]);
    else others.push(place);
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
