/** The actions on what is selected, as a menu: for mouse, touch and keys alike. */

import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  CopyPlus,
  FlipHorizontal2,
  FlipVertical2,
  Group,
  type IconNode,
  Lock,
  LockOpen,
  RotateCcwSquare,
  RotateCwSquare,
  Trash2,
  Ungroup,
} from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Action, isLocked, isPossible, perform } from "../tools/actions";
import type { Desk } from "../tools/desk";
import { keyFor } from "../tools/keys";
import { tooltip } from "./buttons";
import { Icon } from "./icon";
import { keyName } from "./key-names";
import { text } from "./texts";

type MenuAction = Exclude<Action, "select-all">;

/** In rows of what belongs together; the last stands below each other, in words. */
const ROWS: readonly (readonly MenuAction[])[] = [
  ["front", "forward", "backward", "back"],
  ["align-left", "align-center", "align-right", "distribute-horizontal"],
  ["align-top", "align-middle", "align-bottom", "distribute-vertical"],
  ["flip-horizontal", "flip-vertical", "turn-left", "turn-right"],
  ["duplicate", "group", "ungroup", "lock", "delete"],
];

const ICONS: Readonly<Record<MenuAction, IconNode>> = {
  front: ArrowUpToLine,
  forward: ArrowUp,
  backward: ArrowDown,
  back: ArrowDownToLine,
  // Lucide names the line along which is aligned or mirrored, not the direction.
  "align-left": AlignStartVertical,
  "align-center": AlignCenterVertical,
  "align-right": AlignEndVertical,
  "align-top": AlignStartHorizontal,
  "align-middle": AlignCenterHorizontal,
  "align-bottom": AlignEndHorizontal,
  "distribute-horizontal": AlignHorizontalSpaceAround,
  "distribute-vertical": AlignVerticalSpaceAround,
  "flip-horizontal": FlipVertical2,
  "flip-vertical": FlipHorizontal2,
  "turn-left": RotateCcwSquare,
  "turn-right": RotateCwSquare,
  group: Group,
  ungroup: Ungroup,
  duplicate: CopyPlus,
  lock: Lock,
  delete: Trash2,
};

/** Columns of the rows: what the arrows up and down step over. */
const COLUMNS = 4;

export function ActionMenu({ desk, done }: { desk: Desk; done(): void }): VNode {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    itemsOf(menu.current)[0]?.focus();
  }, []);
  const press = (action: MenuAction): void => {
    perform(desk, action);
    done();
    desk.surface.element.focus({ preventScroll: true });
  };
  return (
    <div
      class="nb-menu"
      role="menu"
      aria-label={text("selection.actions")}
      ref={menu}
      onKeyDown={(event) => step(event, menu.current)}
    >
      {ROWS.map((row) => {
        const offered = row.filter((action) => isPossible(desk, action));
        if (offered.length === 0) return null;
        return (
          <div key={row[0]} class="nb-menu-row" role="presentation">
            {offered.map((action) => (
              <Item key={action} action={action} desk={desk} press={() => press(action)} />
            ))}
          </div>
        );
      })}
    </div>
  );
}

interface ItemProps {
  readonly action: MenuAction;
  readonly desk: Desk;
  press(): void;
}

function Item({ action, desk, press }: ItemProps): VNode {
  const unlocks = action === "lock" && isLocked(desk);
  const lock = unlocks ? "selection.unlock" : "selection.lock";
  const label = text(action === "lock" ? lock : `command.${action}`);
  const keys = keyFor(action);
  const inWords = ROWS.at(-1)?.includes(action);
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={inWords ? "nb-item" : "nb-button"}
      aria-label={inWords ? undefined : label}
      title={tooltip(label, keys)}
      onClick={press}
    >
      <Icon of={unlocks ? LockOpen : ICONS[action]} />
      {inWords && <span>{label}</span>}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing here takes the focus. */}
      {inWords && <kbd aria-hidden="true">{keyName(keys)}</kbd>}
    </button>
  );
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}

/** Arrows go from item to item and round; Home and End to the ends. */
function step(event: KeyboardEvent, menu: HTMLElement | null): void {
  const items = itemsOf(menu);
  const at = items.indexOf(event.target as HTMLElement);
  const leap = items[at]?.className === "nb-item" ? 1 : COLUMNS;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + leap,
    ArrowUp: at - leap,
    Home: 0,
    End: items.length - 1,
  };
  const to = steps[event.key];
  if (to === undefined || items.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  items[(to + items.length) % items.length]?.focus();
}
