/** What opens above a button and closes by Escape or a press elsewhere. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

interface Popover {
  readonly open: boolean;
  /** What holds button and popover: a press outside closes. */
  readonly place: RefObject<HTMLDivElement | null>;
  setOpen(open: boolean): void;
}

export function usePopover(): Popover {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const root = place.current?.getRootNode();
    if (!open || root === undefined) return undefined;
    const ends = new AbortController();
    const options = { capture: true, signal: ends.signal };
    const press = (event: Event): void => {
      if (!event.composedPath().includes(place.current as EventTarget)) setOpen(false);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      // It closes this; the board keeps the focus.
      event.stopPropagation();
      setOpen(false);
      place.current?.querySelector<HTMLElement>("[aria-expanded]")?.focus();
    };
    root.addEventListener("pointerdown", press, options);
    root.addEventListener("keydown", key as EventListener, options);
    return () => ends.abort();
  }, [open]);
  return { open, place, setOpen };
}
