/** Brings the first content of a board into view, until the person takes the view in hand. */

import { FIT_MARGIN, type Surface } from "../canvas/surface";
import type { Board } from "../sync/board";

/** How long the first content may still grow into view, ms. */
const SETTLING = 1500;
/**
 * Free room round a board that is still arriving, as a share of its size: fitting it again for each
 * part that reaches a little further would begin the picture anew each time.
 */
const ROOM = 0.03;
/** Whoever has begun to draw or to look round must not see the paper move under the hand. */
const DEEDS = ["pointerdown", "click", "wheel", "keydown"] as const;

export class FirstSight {
  private readonly board: Board;
  private readonly surface: Surface;
  private since: number | undefined;
  private over = false;

  constructor(board: Board, surface: Surface) {
    this.board = board;
    this.surface = surface;
  }

  /** Lets go of the view at the first thing that somebody does within `root`. */
  listen(root: HTMLElement): () => void {
    const ends = new AbortController();
    const taken = (): void => {
      this.over = true;
      ends.abort();
    };
    const options = { capture: true, passive: true, signal: ends.signal };
    for (const deed of DEEDS) root.addEventListener(deed, taken, options);
    return () => ends.abort();
  }

  /** The first content is shown whole, unless it is in sight already. */
  place(): void {
    const { surface } = this;
    if (this.over || this.board.size === 0 || surface.size.width === 0) return;
    // A script's drawing arrives in pieces: the view follows them for a moment.
    const now = performance.now();
    const arrives = this.board.status.state === "connecting";
    this.since ??= now;
    this.over = !arrives && now - this.since > SETTLING;
    if (!this.over && !this.isInSight()) surface.fit(arrives ? ROOM : 0);
  }

  private isInSight(): boolean {
    const all = this.surface.bounds();
    if (all === undefined) return true;
    const seen = this.surface.seen();
    // What lies under the header or the bars is not in sight either.
    const { zoom } = this.surface.view;
    const [x, y] = [FIT_MARGIN.x / zoom, FIT_MARGIN.y / zoom];
    return (
      all.left >= seen.left + x &&
      all.top >= seen.top + y &&
      all.right <= seen.right - x &&
      all.bottom <= seen.bottom - y
    );
  }
}
