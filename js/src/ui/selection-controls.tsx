/** What can be changed about what is selected: looks in the bar, the rest in a menu beside it. */

import { Ellipsis, Trash2 } from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Paper } from "../canvas/paper";
import { perform } from "../tools/actions";
import type { StylePart } from "../tools/choices";
import type { Desk } from "../tools/desk";
import { keyFor } from "../tools/keys";
import { looksOf, partsOfAll, restyle } from "../tools/looks";
import { ActionMenu } from "./action-menu";
import { IconButton } from "./buttons";
import { useChoices } from "./hooks";
import { Icon } from "./icon";
import { usePopover } from "./popover";
import { StyleRow } from "./style-rows";
import { text } from "./texts";

interface SelectionProps {
  readonly desk: Desk;
  readonly paper: Paper;
}

/** Of these, the first two that apply have a place in the bar. */
const INLINE: ReadonlySet<StylePart> = new Set<StylePart>(["color", "width", "font"]);
const MOST_INLINE = 2;

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
      {desk.selection.free.length > 0 && <Looks desk={desk} paper={paper} />}
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

function Looks({ desk, paper }: SelectionProps): VNode {
  const base = useChoices(desk);
  const { free } = desk.selection;
  const choices = looksOf(free, base);
  const parts = partsOfAll(free);
  const row = (part: StylePart): VNode => (
    <StyleRow
      key={part}
      part={part}
      choices={choices}
      paper={paper}
      choose={(chosen) => restyle(desk, chosen)}
    />
  );
  const { open, place, setOpen } = usePopover();
  const ink = parts.includes("color") ? choices.color : choices.noteColor;
  return (
    <div class="nb-pick" ref={place}>
      <div class="nb-ink-inline">
        {parts
          .filter((part) => INLINE.has(part))
          .slice(0, MOST_INLINE)
          .map(row)}
      </div>
      <button
        type="button"
        class="nb-button"
        aria-label={text("style.open")}
        aria-expanded={open}
        title={text("style.open")}
        onClick={() => setOpen(!open)}
      >
        <span
          class={ink === undefined ? "nb-ink-dot nb-mixed" : "nb-ink-dot"}
          style={{ "--nb-swatch": paper.ink(ink ?? "#868e96"), "--nb-dot": "18px" }}
        />
      </button>
      {open && (
        <div class="nb-panel nb-popover nb-style">
          {parts.map((part) => (
            <div key={part} class="nb-style-row">
              <span>{text(`style.${part}`)}</span>
              {row(part)}
            </div>
          ))}
        </div>
      )}
    </div>
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
