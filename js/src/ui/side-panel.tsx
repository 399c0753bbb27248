/** The panel beside the canvas: beside it where there is room, else a sheet over it. */

import { X } from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "./buttons";
import type { PanelProps } from "./company";
import { PANELS } from "./panels";
import { text } from "./texts";

interface SidePanelProps extends PanelProps {
  /** Gives the focus back to the canvas. */
  focusStage(): void;
}

export function SidePanel({ company, focusStage }: SidePanelProps): VNode | null {
  const { panels } = company;
  const [name, setName] = useState(panels.open);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => panels.onChange(() => setName(panels.open)), [panels]);
  // A panel that wants the focus elsewhere, in a field, has taken it by now.
  useLayoutEffect(() => {
    const panel = box.current;
    if (panel === null) return;
    const { activeElement } = panel.getRootNode() as ShadowRoot;
    if (!panel.contains(activeElement)) panel.focus();
  }, [name]);
  if (name === undefined) return null;
  const { title, fills, body: Body } = PANELS[name];
  const close = (): void => {
    panels.close();
    focusStage();
  };
  return (
    <div
      class="nb-side"
      role="dialog"
      aria-label={title()}
      tabIndex={-1}
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.stopPropagation();
        close();
      }}
    >
      <header class="nb-side-head">
        <h2>{title()}</h2>
        <IconButton label={text("panel.close")} keys="Esc" of={X} press={close} />
      </header>
      <div class={fills ? "nb-side-body nb-side-filled" : "nb-side-body"}>
        <Body company={company} />
      </div>
    </div>
  );
}
