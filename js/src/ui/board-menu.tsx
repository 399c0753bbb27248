/** What concerns the whole board: clearing it, presenting, the list of keys, leaving. */

import {
  BrushCleaning,
  Download,
  Ellipsis,
  History,
  type IconNode,
  Keyboard,
  LogOut,
  Presentation,
  Trash2,
} from "lucide";
import type { VNode } from "preact";
import { type Clear, Role } from "../core/types.gen";
import type { Board, Notice } from "../sync/board";
import { keyFor } from "../tools/keys";
import { tooltip } from "./buttons";
import type { PanelProps } from "./company";
import { Icon } from "./icon";
import { keyName } from "./key-names";
import { presentWords, turnPresenting } from "./people/presenting";
import { say } from "./people/texts";
import { usePopover } from "./popover";
import { text } from "./texts";
import { wayText } from "./way-texts";

interface MenuProps extends PanelProps {
  clear(scope: Clear["scope"]): void;
}

/** Clears without asking, since it can be undone, and says how. */
export function clearBoard(
  board: Board,
  scope: Clear["scope"],
  tell: (notice: Notice) => void,
): void {
  if (!board.canDraw || board.size === 0) return;
  const before = board.size;
  board.submit([{ kind: "clear", scope }]);
  const key = board.size < before ? "menu.cleared" : "menu.nothing-cleared";
  tell({ text: text(key, { keys: keyName(keyFor("undo")) }), level: "info" });
}

export function BoardMenu({ company, clear }: MenuProps): VNode {
  const { board, panels, past, exporting } = company;
  const isOwner = board.you?.role === Role.OWNER;
  const { open, place, setOpen } = usePopover();
  const item = (label: string, keys: string, of: IconNode, press: () => void): VNode => (
    <button
      type="button"
      class="nb-item"
      title={tooltip(label, keys)}
      onClick={() => {
        setOpen(false);
        press();
      }}
    >
      <Icon of={of} size={18} />
      <span>{label}</span>
      {keys !== "" && <kbd>{keyName(keys)}</kbd>}
    </button>
  );
  return (
    <div class="nb-menu" ref={place}>
      <button
        type="button"
        class="nb-button"
        aria-label={text("menu.board")}
        title={text("menu.board")}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon of={Ellipsis} size={18} />
      </button>
      {open && (
        <div class="nb-panel nb-popover nb-items">
          {exporting && item(text("command.export"), keyFor("export"), Download, exporting)}
          {board.canDraw &&
            item(text("command.clear-mine"), keyFor("clear-mine"), BrushCleaning, () =>
              clear("mine"),
            )}
          {isOwner && board.canDraw && item(text("menu.clear-all"), "", Trash2, () => clear("all"))}
          {isOwner && item(presentWords(board), "", Presentation, () => turnPresenting(board))}
          {board.role >= Role.EDITOR && past && item(wayText("past.open"), "", History, past)}
          {item(text("command.keys"), keyFor("keys"), Keyboard, () => panels.toggle("keys"))}
          {item(say("leave"), "", LogOut, () => board.leave())}
        </div>
      )}
    </div>
  );
}
