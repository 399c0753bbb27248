/** The handle at the board's lower edge, by which it is made taller or lower. */

import { stateText } from "./state-texts";

export const DEFAULT_HEIGHT = 480;
export const LEAST_HEIGHT = 240;
export const MOST_HEIGHT = 4000;
const KEY_STEP = 40;

export function boundedHeight(height: number): number {
  if (!Number.isFinite(height)) return DEFAULT_HEIGHT;
  return Math.round(Math.min(Math.max(height, LEAST_HEIGHT), MOST_HEIGHT));
}

/** Makes the handle of a box of `height`; `resized` is told each new height, `settled` the last. */
export function resizeHandle(
  box: HTMLElement,
  height: number,
  resized: (height: number) => void,
  settled: (height: number) => void,
): HTMLElement {
  const handle = box.ownerDocument.createElement("div");
  handle.className = "nb-resize";
  handle.tabIndex = 0;
  handle.title = stateText("height.hint");
  handle.setAttribute("role", "separator");
  handle.setAttribute("aria-orientation", "horizontal");
  handle.setAttribute("aria-label", stateText("height.name"));
  handle.setAttribute("aria-valuemin", String(LEAST_HEIGHT));
  handle.setAttribute("aria-valuemax", String(MOST_HEIGHT));
  const set = (wanted: number): number => {
    const bounded = boundedHeight(wanted);
    handle.setAttribute("aria-valuenow", String(bounded));
    resized(bounded);
    return bounded;
  };
  set(height);
  let from: { y: number; height: number } | undefined;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    from = { y: event.clientY, height: box.offsetHeight };
  });
  handle.addEventListener("pointermove", (event) => {
    if (from !== undefined) set(from.height + event.clientY - from.y);
  });
  handle.addEventListener("lostpointercapture", (event) => {
    if (from !== undefined) settled(boundedHeight(from.height + event.clientY - from.y));
    from = undefined;
  });
  handle.addEventListener("dblclick", () => settled(set(DEFAULT_HEIGHT)));
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowDown: KEY_STEP, ArrowUp: -KEY_STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    settled(set(box.offsetHeight + step));
  });
  return handle;
}
