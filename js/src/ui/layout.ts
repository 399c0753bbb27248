/** The boxes that a view of a board is made of, in a shadow root of their own. */

import { STYLES } from "./styles/all";

export interface Layout {
  /** Everything; what has the focus inside makes keys and wheel the board's. */
  readonly root: HTMLElement;
  /** The canvas, and what floats on it: all but the panel beside it. */
  readonly area: HTMLElement;
  readonly stage: HTMLElement;
  /** Holds the field in which a text is written. */
  readonly writing: HTMLElement;
  /** Holds header, bars and notices. */
  readonly parts: HTMLElement;
  /** Holds the panel beside the canvas. */
  readonly side: HTMLElement;
}

/** Fills the shadow root of `host`; what was there goes. */
export function layOut(host: HTMLElement): Layout {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const style = host.ownerDocument.createElement("style");
  style.textContent = STYLES;
  const box = (className: string): HTMLElement => {
    const made = host.ownerDocument.createElement("div");
    made.className = className;
    return made;
  };
  const layout = {
    root: box("nb"),
    area: box("nb-area"),
    stage: box("nb-stage"),
    writing: box("nb-writing-layer"),
    parts: box("nb-parts"),
    side: box("nb-beside"),
  };
  layout.area.append(layout.stage, layout.writing, layout.parts);
  layout.root.append(layout.area, layout.side);
  shadow.replaceChildren(style, layout.root);
  return layout;
}
