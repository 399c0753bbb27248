/**
 * The wheel: it scrolls the notebook until the board was clicked, then it moves the board.
 *
 * With Ctrl or ⌘, and for a touchpad's pinch (which browsers report as Ctrl + wheel), it zooms
 * about the pointer.
 */

import { panned, wheelPixels, wheelZoom, zoomed } from "../canvas/view";
import type { Desk } from "./desk";

/** Listens on the desk's surface; gives the function that ends it. */
export function listenToWheel(desk: Desk, isActive: () => boolean): () => void {
  const { surface } = desk;
  const listener = (event: WheelEvent): void => {
    const zooms = event.ctrlKey || event.metaKey;
    if (!zooms && !isActive()) return;
    event.preventDefault();
    event.stopPropagation();
    const dx = wheelPixels(event.deltaX, event.deltaMode);
    const dy = wheelPixels(event.deltaY, event.deltaMode);
    const { view } = surface;
    if (zooms) {
      const [px, py] = surface.toLocal(event);
      surface.setView(zoomed(view, px, py, view.zoom * wheelZoom(dy)));
    } else if (event.shiftKey && dx === 0) {
      surface.setView(panned(view, -dy, 0));
    } else {
      surface.setView(panned(view, -dx, -dy));
    }
  };
  surface.element.addEventListener("wheel", listener, { passive: false });
  return () => surface.element.removeEventListener("wheel", listener);
}
