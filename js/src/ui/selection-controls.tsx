/** What can be changed about what is selected: looks in the bar, the rest in a menu beside it. */

import { Ellipsis, Trash2 } from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Paper } from "../canvas/paper";
import { perform } from "../tools/actions";
import type { Desk } from "../tools/desk";
import { keyFor } from "../tools/keys";
import { ActionMenu } from "./action-menu";
import { IconButton } from "./buttons";
import { Icon } from "./icon";
import { usePopover } from "./popover";
import { SelectedLooks } from "./style-controls";
import { text } from "./texts";

interface SelectionProps {
  readonly desk: Desk;
  readonly paper: Paper;
}

/** Renders again when something else is selected, or what is selected changed. */
export function useSelection(desk: Desk): number {
  const [count, setCount] = useState(0);
  useLayoutEffect(() => desk.selection.onChange(() => setCount((before) => before + 1)), [desk]);
  return count;
}

export function SelectionControls({ desk, paper }: SelectionProps): VNode {
  useSelection(desk);
  const place = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(
    () => () => {
      const root = place.current?.getRootNode() as ShadowRoot | undefined;
      // With the last of the selection these controls go: the board takes the focus from them.
      if (root?.activeElement && place.current?.contains(root.activeElement)) {
        desk.surface.element.focus({ preventScroll: true });
      }
    },
    [desk],
  );
  return (
    <fieldset
      ref={place}
      class="nb-panel nb-ink nb-selected"
      aria-label={text("selection.actions")}
    >
      {desk.selection.free.length > 0 && <SelectedLooks desk={desk} paper={paper} />}
      <Actions desk={desk} />
      {desk.selection.free.length > 0 && (
        <IconButton
          label={text("command.delete")}
          keys={keyFor("delete")}
          of={Trash2}
          press={() => perform(desk, "delete")}
        />
      )}
    </fieldset>
  );
}

function Actions({ desk }: { desk: Desk }): VNode {
  const { open, place, setOpen } = usePopover();
  return (
    <div class="nb-pick" ref={place}>
      <button
        type="button"
        class="nb-button"
        aria-label={text("selection.actions")}
        aria-haspopup="menu"
        aria-expanded={open}
        title={text("selection.actions")}
        onClick={() => setOpen(!open)}
      >
        <Icon of={Ellipsis} />
      </button>
      {open && (
        <div class="nb-panel nb-popover nb-actions">
          <ActionMenu desk={desk} done={() => setOpen(false)} />
        </div>
      )}
    </div>
  );
}
