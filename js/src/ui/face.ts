/** When the face of texts is loaded: once somebody has written, so never before the first picture. */

import type { Surface } from "../canvas/surface";
import { isWritten } from "../canvas/words";
import type { Board, Change } from "../sync/board";

export class Face {
  private readonly board: Board;
  private readonly surface: Surface;
  private readonly load: (() => Promise<void>) | undefined;
  private readonly missing: () => void;
  private isWanted = false;

  /** `missing` is called when it cannot be had: texts stay in the browser's own sans serif. */
  constructor(
    board: Board,
    surface: Surface,
    load: (() => Promise<void>) | undefined,
    missing: () => void,
  ) {
    this.board = board;
    this.surface = surface;
    this.load = load;
    this.missing = missing;
  }

  /** Loads it if there is something written among what changed. */
  changed({ touched }: Pick<Change, "touched">): void {
    if (this.isWanted) return;
    for (const each of touched === "all" ? this.board.elements() : touched) {
      const element = typeof each === "string" ? this.board.get(each) : each;
      if (element === undefined || !isWritten(element)) continue;
      this.want();
      return;
    }
  }

  /** Loads it, then calls `then`: texts look and measure otherwise from now on. */
  want(then: () => void = () => undefined): void {
    this.isWanted = true;
    this.load?.().then(() => {
      this.surface.faceArrived();
      then();
    }, this.missing);
  }
}
