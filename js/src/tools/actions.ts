/** What can be done with a selection besides dragging it; each is one step of undo. */

import { type Alignment, aligned, distributed, type Stacking, stacking } from "../core/arrange";
import { locking, moved, patches, removal } from "../core/edit";
import { adding, copies, grouping, groupOf, ungrouping, unitsOf } from "../core/groups";
import { flipped, quarterTurned } from "../core/transform";
import type { Element, Op } from "../core/types.gen";
import { type Desk, newElementId } from "./desk";

export type Action =
  | "select-all"
  | "delete"
  | "duplicate"
  | "group"
  | "ungroup"
  | "lock"
  | Stacking
  | `align-${Alignment}`
  | "distribute-horizontal"
  | "distribute-vertical"
  | "flip-horizontal"
  | "flip-vertical"
  | "turn-left"
  | "turn-right";

/** How far a copy lies from its original, board units. */
const COPY_AWAY = 20;

/** How an action changes the board; undefined for one that is done in another way. */
type Maker = (desk: Desk) => readonly Op[];

const align =
  (by: Alignment): Maker =>
  ({ selection }) =>
    patches(aligned(selection.free, by, selection.inside));
const distribute =
  (along: "horizontal" | "vertical"): Maker =>
  ({ selection }) =>
    patches(distributed(selection.free, along, selection.inside));
const stack =
  (to: Stacking): Maker =>
  ({ selection, board }) =>
    selection.free.length === 0 ? [] : stacking([...board.elements()], selection.ids, to);

const MAKERS: Readonly<Partial<Record<Action, Maker>>> = {
  front: stack("front"),
  forward: stack("forward"),
  backward: stack("backward"),
  back: stack("back"),
  ungroup: ({ selection }) => ungrouping(selection.free, selection.inside),
  "align-left": align("left"),
  "align-center": align("center"),
  "align-right": align("right"),
  "align-top": align("top"),
  "align-middle": align("middle"),
  "align-bottom": align("bottom"),
  "distribute-horizontal": distribute("horizontal"),
  "distribute-vertical": distribute("vertical"),
  "flip-horizontal": ({ selection }) => patches(flipped(selection.free, "horizontal")),
  "flip-vertical": ({ selection }) => patches(flipped(selection.free, "vertical")),
  "turn-left": ({ selection }) => patches(quarterTurned(selection.free, -1)),
  "turn-right": ({ selection }) => patches(quarterTurned(selection.free, 1)),
};

/** Does it; tells whether there was anything to do. */
export function perform(desk: Desk, action: Action): boolean {
  const { selection, board } = desk;
  if (action === "select-all") {
    desk.choose({ tool: "select" });
    selection.selectAll();
    return true;
  }
  if (!board.canDraw || selection.size === 0) return false;
  switch (action) {
    case "delete":
      return remove(desk);
    case "duplicate":
      return insert(desk, selection.elements, COPY_AWAY, COPY_AWAY);
    case "group":
      return group(desk);
    case "lock":
      return submit(desk, locking(selection.elements, !isLocked(desk)));
    default:
      return submit(desk, MAKERS[action]?.(desk) ?? []);
  }
}

/** Whether the action would do something: what menus offer. */
export function isPossible({ selection, board }: Desk, action: Action): boolean {
  if (action === "select-all") return true;
  const { free, inside, elements } = selection;
  if (!board.canDraw || elements.length === 0) return false;
  if (action === "lock" || action === "duplicate") return true;
  if (action === "group" || action.startsWith("align-")) return unitsOf(free, inside).length > 1;
  if (action.startsWith("distribute-")) return unitsOf(free, inside).length > 2;
  if (action === "ungroup") return free.some((each) => groupOf(each, inside) !== undefined);
  return free.length > 0;
}

/** Whether all that is selected is locked: then the action `lock` unlocks. */
export function isLocked({ selection }: Desk): boolean {
  return selection.size > 0 && selection.elements.every(({ locked }) => locked);
}

/** Moves what is selected by whole board units. */
export function nudge(desk: Desk, dx: number, dy: number): boolean {
  return submit(desk, patches(moved(desk.selection.free, dx, dy)));
}

/** Puts copies of elements on the board, moved, and selects them. */
export function insert(desk: Desk, elements: readonly Element[], dx: number, dy: number): boolean {
  const made = copies(elements, { newId: newElementId, dx, dy });
  if (!submit(desk, adding(made))) return false;
  desk.choose({ tool: "select" });
  desk.selection.set(made.map(({ id }) => id));
  return true;
}

function remove(desk: Desk): boolean {
  const { selection } = desk;
  const ops = removal(selection.free);
  selection.quietly(() => submit(desk, ops));
  return ops.length > 0;
}

function group(desk: Desk): boolean {
  const { selection } = desk;
  if (unitsOf(selection.free, selection.inside).length < 2) return false;
  return submit(desk, grouping(selection.free, newElementId(), selection.inside));
}

function submit({ board }: Desk, ops: readonly Op[]): boolean {
  if (ops.length === 0 || !board.canDraw) return false;
  board.submit(ops);
  return true;
}
