/** Brings the first content of a board into view, until the person takes the view in hand. */

import type { Surface } from "../canvas/surface";
import { marginOf } from "../canvas/view";
import { overlaps, UNIT } from "../core/geometry";
import type { Bounds } from "../core/path";
import type { Board } from "../sync/board";

/** How long the first content may still grow into view, ms. */
const SETTLING = 1500;
/**
 * Free room round a board that is still arriving, as a share of its size. Where the server said what
 * it will cover it did so about; else fitting it again for each part that reaches a little further
 * would begin the picture anew each time.
 */
const ROOM = 0.03;
/**
 * A board that outgrew that arrives piece by piece, nobody knows how far: it gets this much room, as
 * a share, and another view only when it is larger by `GROWN`. So a board that arrives row by row
 * is painted three times instead of sixty, and is not seen to jump with each row.
 */
const MORE_ROOM = 0.6;
const GROWN = 1.4;
/** Whoever has begun to draw or to look round must not see the paper move under the hand. */
const DEEDS = ["pointerdown", "click", "wheel", "keydown"] as const;

export class FirstSight {
  private readonly board: Board;
  private readonly surface: Surface;
  private since: number | undefined;
  private over = false;
  /** What there was when the view was chosen last. */
  private fitted: Bounds | undefined;
  /** Whether the view has room for more than came. */
  private isRoomy = false;

  constructor(board: Board, surface: Surface) {
    this.board = board;
    this.surface = surface;
  }

  /**
   * Lets go of the view at the first thing that somebody does within `root`, and takes its last look
   * when all has arrived.
   */
  listen(root: HTMLElement): () => void {
    const ends = new AbortController();
    ends.signal.addEventListener(
      "abort",
      this.board.on("status", () => this.place()),
    );
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
    if (arrives) this.since = now;
    this.since ??= now;
    this.over = now - this.since > SETTLING;
    const all = (arrives ? this.expected() : undefined) ?? surface.bounds();
    if (this.over || all === undefined) return;
    if (arrives) this.follow(all);
    else if (this.isRoomy || !this.isInSight(all)) this.show(all, 0);
  }

  /**
   * What a board that arrives will cover: it is fitted once and painted once. A board of 10,000
   * elements that lie row by row was painted two and a half times without.
   */
  private expected(): Bounds | undefined {
    const { extent } = this.board;
    if (extent === undefined) return undefined;
    const { left, top, right, bottom } = extent;
    return { left: left / UNIT, top: top / UNIT, right: right / UNIT, bottom: bottom / UNIT };
  }

  /** A board that is still arriving. */
  private follow(all: Bounds): void {
    if (this.fitted === undefined) {
      this.show(all, this.isInSight(all) ? undefined : ROOM);
      // Where no zoom shows the whole, what came first may lie outside: it is seen until all is there.
      const came = this.surface.bounds();
      if (came !== undefined && !overlaps(came, this.surface.seen())) this.surface.fit(ROOM, came);
      return;
    }
    // Where no zoom is small enough another view would show no more.
    const follows = outgrows(all, this.fitted) && this.isInSight(this.fitted);
    if (follows && !this.isInSight(all)) this.show(all, MORE_ROOM);
  }

  private show(all: Bounds, room: number | undefined): void {
    this.fitted = all;
    if (room === undefined) return;
    this.isRoomy = room === MORE_ROOM;
    this.surface.fit(room, all);
  }

  private isInSight(all: Bounds): boolean {
    const seen = this.surface.seen();
    // What lies under the header or the bars is not in sight either.
    const { zoom } = this.surface.view;
    const margin = marginOf(this.surface.size);
    const [x, y] = [margin.x / zoom, margin.y / zoom];
    return (
      all.left >= seen.left + x &&
      all.top >= seen.top + y &&
      all.right <= seen.right - x &&
      all.bottom <= seen.bottom - y
    );
  }
}

function outgrows(all: Bounds, before: Bounds): boolean {
  const [width, height] = [before.right - before.left, before.bottom - before.top];
  return all.right - all.left > GROWN * width || all.bottom - all.top > GROWN * height;
}
