/** Boards for tests of the core: short ways to say elements and entries. */

import { apply, type Outcome } from "../../src/core/apply";
import { pack } from "../../src/core/points";
import { BoardState } from "../../src/core/state";
import {
  ENTRY_DEFAULTS,
  type Op,
  type PatchSet,
  RECT_DEFAULTS,
  type Rect,
  Role,
  STROKE_DEFAULTS,
  type Stroke,
} from "../../src/core/types.gen";

export interface Person {
  readonly author: string;
  readonly name: string;
  readonly client: string;
  readonly ceiling?: Role;
  readonly floor?: Role;
}

export const ADA: Person = { author: "ada", name: "Ada", client: "a1" };
export const ADA_TAB: Person = { author: "ada", name: "Ada", client: "a2" };
export const BOB: Person = { author: "bob", name: "Bob", client: "b1" };

export function eid(number: number): string {
  return String(number).padStart(16, "0");
}

export function rect(number: number, fields: Partial<Rect> = {}): Rect {
  return { ...RECT_DEFAULTS, id: eid(number), at: [0, 0], size: [16, 16], ...fields };
}

export function stroke(number: number, fields: Partial<Stroke> = {}): Stroke {
  const points = pack([0, 0, 100, 50, 200, 0]);
  return { ...STROKE_DEFAULTS, id: eid(number), at: [0, 0], size: [200, 50], points, ...fields };
}

export function add(number: number): Op {
  return { kind: "add", element: rect(number) };
}

export function patch(number: number, set: PatchSet, ifSeq: number | null = null): Op {
  return { kind: "patch", id: eid(number), set, ifSeq };
}

export function remove(...numbers: number[]): Op {
  return { kind: "remove", ids: numbers.map(eid), ifSeq: null };
}

export function revive(...numbers: number[]): Op {
  return { kind: "revive", ids: numbers.map(eid), ifSeq: null };
}

export function reorder(numbers: readonly number[], to: string): Op {
  return { kind: "reorder", ids: numbers.map(eid), to };
}

export function submit(state: BoardState, person: Person, ...ops: Op[]): Outcome {
  const rights = { ceiling: Role.OWNER, floor: Role.NONE } as const;
  const seq = state.seq + 1;
  return apply(state, {
    ...ENTRY_DEFAULTS,
    ...rights,
    ...person,
    seq,
    at: seq,
    n: seq,
    batch: "",
    ops,
  });
}

export function board(count: number): BoardState {
  const state = new BoardState("Test", "ada");
  submit(state, ADA, ...Array.from({ length: count }, (_, number) => add(number)));
  return state;
}

export function shown(state: BoardState): number[] {
  return [...state.elements()].map((element) => Number(element.id));
}
