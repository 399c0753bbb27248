/**
 * Shows the whole board again in a window of another size, and on a screen that was turned, while
 * nobody has chosen what to see.
 */

import type { Surface } from "../canvas/surface";

/** What of a full window matters here. */
interface Changing {
  onChange(listener: () => void): () => void;
}

/** Gives the function that ends it. The size follows a change of the window a moment later. */
export function keepWhole(surface: Surface, full: Changing | undefined): () => void {
  let before: Surface["size"] | undefined;
  // Not the window's shape: that changes with a panel, and with a keyboard on the screen.
  const turn = (): unknown => surface.element.ownerDocument.defaultView?.screen.orientation?.angle;
  let last = turn();
  const ends = [
    full?.onChange(() => {
      before = surface.isFitted ? surface.size : undefined;
    }),
    surface.onView(() => {
      const now = turn();
      const hasTurned = now !== last;
      last = now;
      if (hasTurned && surface.isFitted) surface.fit();
      if (before === undefined || before === surface.size) return;
      before = undefined;
      surface.fit();
    }),
  ];
  return () => {
    for (const end of ends) end?.();
  };
}
