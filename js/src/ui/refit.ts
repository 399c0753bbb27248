/** Shows the whole board again in a window of another size, while nobody has chosen what to see. */

import type { Surface } from "../canvas/surface";

/** What of a full window matters here. */
interface Changing {
  onChange(listener: () => void): () => void;
}

/** Gives the function that ends it. The size follows a change of the window a moment later. */
export function keepWhole(surface: Surface, full: Changing): () => void {
  let before: Surface["size"] | undefined;
  const ends = [
    full.onChange(() => {
      before = surface.isFitted ? surface.size : undefined;
    }),
    surface.onView(() => {
      if (before === undefined || before === surface.size) return;
      before = undefined;
      surface.fit();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
