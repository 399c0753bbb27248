/** A canvas over the board's own, which shows what the board was; it can be moved, not drawn on. */

import type { Pictures } from "../../canvas/paint";
import type { Paper } from "../../canvas/paper";
import { Surface } from "../../canvas/surface";
import { panned, wheelPixels, wheelZoom, zoomed } from "../../canvas/view";
import { Moment, stateOf } from "./moment";

export interface PastCanvasParts {
  /** The surface of the board as it is: both are seen from the same place. */
  readonly now: Surface;
  /** Makes the board's images for a surface, which is told when one has come. */
  pictures(arrived: (blob: string) => void): Pictures;
  /** Calls back now and when the paper changes; gives the function that ends it. */
  onPaper(changed: (paper: Paper) => void): () => void;
}

/** What looking back needs of the canvas. */
export interface PastView {
  /** Shows a board as the server packs it (see `stateOf`). */
  show(packed: Uint8Array): void;
  dispose(): void;
}

export class PastCanvas implements PastView {
  private readonly moment = new Moment();
  private readonly element: HTMLElement;
  private readonly surface: Surface;
  private readonly now: Surface;
  private readonly ends: (() => void)[];

  constructor({ now, pictures, onPaper }: PastCanvasParts) {
    this.now = now;
    const stage = now.element;
    this.element = stage.ownerDocument.createElement("div");
    this.element.className = "nb-past";
    stage.after(this.element);
    const images = pictures((blob) => this.surface.pictureArrived(blob));
    this.surface = new Surface(this.element, this.moment, images);
    const follow = (): void => this.surface.setView(now.view);
    follow();
    this.ends = [
      now.onView(follow),
      this.surface.onView(follow),
      onPaper((paper) => this.surface.setPaper(paper)),
      this.listenToWheel(),
      this.listenToDrag(),
    ];
  }

  show(packed: Uint8Array): void {
    this.moment.show(stateOf(packed));
    this.surface.changed({ touched: "all", orderChanged: true });
  }

  dispose(): void {
    for (const end of this.ends) end();
    this.surface.dispose();
    this.element.remove();
  }

  private listenToWheel(): () => void {
    const { element, now } = this;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      const dx = wheelPixels(event.deltaX, event.deltaMode);
      const dy = wheelPixels(event.deltaY, event.deltaMode);
      const [x, y] = now.toLocal(event);
      const zooms = event.ctrlKey || event.metaKey;
      const { view } = now;
      now.setView(zooms ? zoomed(view, x, y, view.zoom * wheelZoom(dy)) : panned(view, -dx, -dy));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }

  private listenToDrag(): () => void {
    const { element, now } = this;
    const ends = new AbortController();
    const options = { signal: ends.signal };
    element.addEventListener(
      "pointerdown",
      (event) => element.setPointerCapture(event.pointerId),
      options,
    );
    element.addEventListener(
      "pointermove",
      (event) => {
        if (!element.hasPointerCapture(event.pointerId)) return;
        now.setView(panned(now.view, event.movementX, event.movementY));
      },
      options,
    );
    return () => ends.abort();
  }
}
