/**
 * Preact hooks that read a board, a desk and a surface.
 *
 * They listen in layout effects, which run at once after rendering: nothing is missed between.
 */

import { useLayoutEffect, useReducer, useState } from "preact/hooks";
import type { Board, BoardEvents } from "../sync/board";
import type { Choices } from "../tools/choices";
import type { Desk } from "../tools/desk";

/** Renders again after each of these events. The list must be the same in each render. */
export function useBoard(board: Board, events: readonly (keyof BoardEvents)[]): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    const ends = events.map((event) => board.on(event, () => again(undefined)));
    return () => {
      for (const end of ends) end();
    };
  }, [board]);
}

/** What `read` gives, rendered again when it differs after one of the events. */
export function useBoardValue<T>(
  board: Board,
  events: readonly (keyof BoardEvents)[],
  read: (board: Board) => T,
): T {
  const [value, set] = useState(() => read(board));
  useLayoutEffect(() => {
    const update = (): void => set(() => read(board));
    update();
    const ends = events.map((event) => board.on(event, update));
    return () => {
      for (const end of ends) end();
    };
  }, [board]);
  return value;
}

export function useChoices(desk: Desk): Choices {
  const [choices, set] = useState(desk.choices);
  useLayoutEffect(() => desk.onChoice(() => set(desk.choices)), [desk]);
  return choices;
}

/** The time in ms, renewed each second while `running`. */
export function useNow(running: boolean): number {
  const [now, set] = useState(() => Date.now());
  useLayoutEffect(() => {
    if (!running) return undefined;
    set(Date.now());
    const timer = setInterval(() => set(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

/** True once `value` has been true for `delay` ms without a break. */
export function useLasting(value: boolean, delay: number): boolean {
  const [lasting, set] = useState(false);
  useLayoutEffect(() => {
    if (!value) {
      set(false);
      return undefined;
    }
    const timer = setTimeout(() => set(true), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return lasting && value;
}
