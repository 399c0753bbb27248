/** The hand: moves the view, never the board. */

import { panned } from "../canvas/view";
import type { Tool } from "./tool";

export const hand: Tool = {
  name: "hand",
  draws: false,
  cursor: () => "grab",
  begin: (first, { surface }) => {
    let last = first;
    return {
      move: (samples) => {
        const newest = samples.at(-1) ?? last;
        surface.setView(panned(surface.view, newest.px - last.px, newest.py - last.py));
        last = newest;
      },
      end: () => undefined,
      cancel: () => undefined,
    };
  },
};
