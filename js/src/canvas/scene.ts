/** What the canvas must know of a board's picture. `sync/board.ts` has it, and tests bring their own. */

import type { Element } from "../core/types.gen";

export interface Scene {
  readonly size: number;
  /** Bottom to top. */
  elements(): Iterable<Element>;
  get(id: string): Element | undefined;
  /** Position in the stack, for comparing two elements. */
  zIndex(id: string): number;
}
