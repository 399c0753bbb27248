/** The ops that take ops back, from the board before them. */

import { type Element, type Op, PATCH_DEFAULTS, type PatchSet } from "../core/types.gen";

/** The board before the op, and who acts. */
export interface Before {
  readonly user: string;
  get(id: string): Element | undefined;
  elements(): Iterable<Element>;
}

/** What takes back part of what op number `index` of a submission does. */
export interface Back {
  readonly index: number;
  readonly inverse: Op;
}

/**
 * Gives what undoes `ops`, one op per element, in the order in which it must be applied.
 *
 * `ops` are one op, or several moves, of which `first` is the number of the first. What is no
 * change of the picture gives nothing.
 */
export function inversesOf(ops: readonly Op[], first: number, before: Before): Back[] {
  if (ops[0]?.kind === "reorder") return placesOf(ops, first, before);
  return ops.flatMap((op, place) => {
    return inverseOf(op, before).map((inverse) => ({ index: first + place, inverse }));
  });
}

function inverseOf(op: Op, before: Before): Op[] {
  switch (op.kind) {
    case "add":
      return removalOf(op.element);
    case "patch":
      return patchBack(before.get(op.id), op.set);
    case "remove":
      return op.ids.map(revival);
    case "revive":
      return op.ids.map(removal);
    case "clear":
      return cleared(op.scope, before).map(revival);
    default:
      return [];
  }
}

/** Puts each element that moves above what lies below it now, from the bottom up. */
function placesOf(ops: readonly Op[], first: number, before: Before): Back[] {
  const movers = new Map<string, number>();
  for (const [place, op] of ops.entries()) {
    if (op.kind === "reorder") for (const id of op.ids) movers.set(id, first + place);
  }
  const places: Back[] = [];
  let below: string | undefined;
  for (const { id } of before.elements()) {
    const index = movers.get(id);
    const to = below === undefined ? "back" : `above:${below}`;
    if (index !== undefined) places.push({ index, inverse: { kind: "reorder", ids: [id], to } });
    below = id;
  }
  return places;
}

function removal(id: string): Op {
  return { kind: "remove", ids: [id], ifSeq: null };
}

/** A drawing may bring locked elements along, which cannot be removed as they are. */
function removalOf({ id, locked }: Element): Op[] {
  const gone = removal(id);
  return locked ? [{ ...PATCH_DEFAULTS, id, set: { locked: false } }, gone] : [gone];
}

function revival(id: string): Op {
  return { kind: "revive", ids: [id], ifSeq: null };
}

/** What a clear will take off the board. */
function cleared(scope: "mine" | "all", { user, elements }: Before): string[] {
  const ids: string[] = [];
  for (const { id, locked, author } of elements()) {
    if (!locked && (scope === "all" || author === user)) ids.push(id);
  }
  return ids;
}

function patchBack(element: Element | undefined, set: PatchSet): Op[] {
  if (element === undefined) return [];
  const values: Record<string, unknown> = { ...element, ...element.style };
  const old = Object.fromEntries(Object.keys(set).map((name) => [name, values[name]]));
  return [{ ...PATCH_DEFAULTS, id: element.id, set: old as PatchSet }];
}
