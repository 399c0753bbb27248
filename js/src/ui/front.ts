/** What stands in front of a board, at most one at a time; its code is loaded when it is asked for. */

import type { ForegroundProps } from "./foreground";
import type { FrontSource } from "./front-source";
import { wayText } from "./way-texts";

export type FrontName = "share" | "past" | "export";

export interface FrontParts extends Omit<ForegroundProps, "close" | "play"> {
  /** Everything of the view: it is told when one looks back. */
  readonly root: HTMLElement;
  readonly place: HTMLElement;
  /** Gives the focus back to the board. */
  focusStage(): void;
  readonly source: FrontSource;
}

export class Front {
  private readonly parts: FrontParts;
  /** What was asked for last: an older request that comes late is not heeded. */
  private wanted: FrontName | undefined;
  private end: (() => void) | undefined;

  constructor(parts: FrontParts) {
    this.parts = parts;
  }

  /** Shows one of them; the past plays by itself at `play` times its usual speed. */
  async show(name: FrontName, play?: number): Promise<void> {
    const { root, place, source, tell } = this.parts;
    this.dispose();
    this.wanted = name;
    try {
      const { showForeground } = await source.load();
      if (this.wanted !== name || this.end !== undefined) return;
      root.toggleAttribute("data-past", name === "past");
      this.end = showForeground(place, name, { ...this.parts, play, close: this.close });
    } catch {
      // No network, or a server that has been updated since: either way nothing was shown.
      tell({ text: wayText("front.unreachable"), level: "warning" });
    }
  }

  dispose(): void {
    this.wanted = undefined;
    this.parts.root.removeAttribute("data-past");
    this.end?.();
    this.end = undefined;
  }

  private readonly close = (): void => {
    this.dispose();
    this.parts.focusStage();
  };
}
