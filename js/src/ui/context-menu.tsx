/** The menu of actions beside the pointer: right button, or a finger held down. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "../tools/desk";
import { elementUnder, selectUnit } from "../tools/select";
import { ActionMenu } from "./action-menu";
import { usePopover } from "./popover";

const MARGIN = 8;

export function ContextMenu({ desk }: { desk: Desk }): VNode | null {
  const { open, place, setOpen } = usePopover();
  const [[px, py], setPoint] = useState<readonly [number, number]>([0, 0]);
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    const { element } = desk.surface;
    const ask = (event: MouseEvent): void => {
      const point = desk.surface.toLocal(event);
      const touch = "pointerType" in event && event.pointerType === "touch";
      if (!selectAt(desk, point, touch)) return;
      setPoint(point);
      setOpen(true);
    };
    element.addEventListener("contextmenu", ask);
    return () => element.removeEventListener("contextmenu", ask);
  }, [desk]);
  useLayoutEffect(() => {
    const menu = place.current;
    if (open && menu !== null) {
      const { width, height } = desk.surface.size;
      menu.style.left = `${within(px, menu.offsetWidth, width)}px`;
      menu.style.top = `${within(py, menu.offsetHeight, height)}px`;
    }
    // What had the focus is gone with the menu: the board has it again.
    if (!open && wasOpen.current) desk.surface.element.focus({ preventScroll: true });
    wasOpen.current = open;
  }, [open, px, py]);
  if (!open) return null;
  return (
    <div class="nb-panel nb-context" ref={place}>
      <ActionMenu desk={desk} done={() => setOpen(false)} />
    </div>
  );
}

/** Selects what lies there, unless it is selected; tells whether anything is. */
function selectAt(desk: Desk, [px, py]: readonly [number, number], touch: boolean): boolean {
  const { selection, surface, choices, board } = desk;
  if (choices.tool !== "select" || !board.canDraw) return false;
  const [x, y] = surface.toBoard(px, py);
  const element = elementUnder(desk, { x, y, touch });
  if (element !== undefined && !selection.ids.has(element.id)) selectUnit(desk, element);
  return selection.size > 0;
}

function within(at: number, size: number, room: number): number {
  return Math.max(MARGIN, Math.min(at, room - size - MARGIN));
}
