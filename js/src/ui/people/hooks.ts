/** Preact hooks that read what a view has of its people. */

import { useLayoutEffect, useReducer } from "preact/hooks";
import type { Company } from "../company";
import { useBoard } from "../hooks";
import { type Person, peopleOf } from "../people";

/** Everybody here, rendered again when somebody comes, goes or changes. */
export function usePeople({ board }: Company): Person[] {
  useBoard(board, ["members", "meta", "status"]);
  return peopleOf(board.members.values(), board.you);
}

/** Renders again whenever `listen` says so. */
export function useNews(source: { onChange(listener: () => void): () => void }): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => source.onChange(() => again(undefined)), [source]);
}
