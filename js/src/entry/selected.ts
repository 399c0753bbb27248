/** Tells the kernel what is selected in a cell's view: `board.selection`. */

import { LIMITS } from "../core/types.gen";
import type { Model } from "./host";

/** A box that is being drawn changes the selection at every step; ms. */
const QUIET = 150;

/** Gives what to call with the ids that are selected now, and with none when the view goes. */
export function tellSelected(model: Model): (ids: readonly string[]) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = 0;
  return (ids) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A view in which nothing was selected takes nothing back from the others.
      if (!told && !ids.length) return;
      told = ids.length;
      // One more than the limit says that it is over.
      model.set("selection", ids.slice(0, LIMITS.SELECTED + 1));
      model.save_changes();
    }, QUIET);
  };
}
