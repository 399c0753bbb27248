/** The ops that take an op back, from the board before it. */

import { type Element, type Op, PATCH_DEFAULTS, type PatchSet } from "../core/types.gen";

/** The board before the op. */
export interface Before {
  get(id: string): Element | undefined;
  elements(): Iterable<Element>;
}

/**
 * Gives what undoes `op`, one op per element, in the order in which they must be applied.
 *
 * For a `clear` see `revivals`; what is no change of the picture gives nothing.
 */
export function inverseOf(op: Op, before: Before): Op[] {
  switch (op.kind) {
    case "add":
      return [{ kind: "remove", ids: [op.element.id], ifSeq: null }];
    case "patch":
      return patchBack(before.get(op.id), op.set);
    case "remove":
      return revivals(op.ids);
    case "revive":
      return op.ids.map((id) => ({ kind: "remove", ids: [id], ifSeq: null }));
    case "reorder":
      return placesOf(new Set(op.ids), before);
    default:
      return [];
  }
}

/** Gives what brings removed elements back. */
export function revivals(ids: Iterable<string>): Op[] {
  return Array.from(ids, (id) => ({ kind: "revive", ids: [id], ifSeq: null }));
}

function patchBack(element: Element | undefined, set: PatchSet): Op[] {
  if (element === undefined) return [];
  const values: Record<string, unknown> = { ...element, ...element.style };
  const old = Object.fromEntries(Object.keys(set).map((name) => [name, values[name]]));
  return [{ ...PATCH_DEFAULTS, id: element.id, set: old as PatchSet }];
}

/** Puts each of `ids` above what lies below it now, from the bottom up. */
function placesOf(ids: ReadonlySet<string>, before: Before): Op[] {
  const ops: Op[] = [];
  let below: string | undefined;
  for (const { id } of before.elements()) {
    if (ids.has(id)) {
      ops.push({ kind: "reorder", ids: [id], to: below === undefined ? "back" : `above:${below}` });
    }
    below = id;
  }
  return ops;
}
