/** Carries out what keys and buttons ask of a view. */

import type { Pictures } from "../canvas/paint";
import { panned } from "../canvas/view";
import type { Notice } from "../sync/board";
import type { Desk } from "../tools/desk";
import type { Command } from "../tools/keys";
import type { PointerInput } from "../tools/pointer";
import { clearBoard } from "./board-menu";
import type { Company } from "./company";
import { copyPicture } from "./copying";
import { runEdit } from "./edit-commands";
import type { FullWindow } from "./full-window";
import type { PanelSwitch } from "./panel-switch";
import { zoomBy, zoomTo } from "./toolbar";

/** The parts of a view that commands reach. */
export interface Reach {
  readonly desk: Desk;
  readonly pointer: PointerInput;
  readonly images: Pictures;
  readonly panels: PanelSwitch;
  readonly company: Company;
  /** Absent where the board fills its page already. */
  readonly full: FullWindow | undefined;
  tell(notice: Notice): void;
  /** Gives the focus back to what surrounds the board. */
  leave(): void;
}

/** Does a command; tells whether it was one that means something here and now. */
export function runCommand(reach: Reach, command: Command): boolean {
  const { desk, pointer } = reach;
  if (command.kind === "leave" && pointer.cancel()) return true;
  const edited = runEdit(desk, command);
  if (edited !== undefined) return edited;
  switch (command.kind) {
    case "tool":
      desk.choose({ tool: command.tool });
      return true;
    case "undo":
      desk.selection.quietly(() => desk.board.undo());
      return true;
    case "redo":
      desk.selection.quietly(() => desk.board.redo());
      return true;
    case "larger":
    case "smaller":
      desk.resize(command.kind === "larger" ? 1 : -1);
      return true;
    case "image":
      desk.pickImage?.();
      return true;
    case "clear-mine":
      clearBoard(desk.board, "mine", reach.tell);
      return true;
    case "finish":
      return pointer.finish();
    case "keys":
    case "people":
    case "chat":
      reach.panels.toggle(command.kind);
      return true;
    case "hand-up":
      reach.company.raiseHand();
      return true;
    case "leave":
      if (!reach.company.follower.stop() && !reach.full?.leave()) reach.leave();
      return true;
    case "full-window":
      reach.full?.toggle();
      return reach.full !== undefined;
    case "export":
      reach.company.exporting?.();
      return true;
    case "copy-picture":
      void copyPicture(desk, reach.images, reach.tell);
      return desk.selection.size > 0;
    default:
      return look(reach, command);
  }
}

/** What moves the view only. */
function look({ desk, pointer }: Reach, command: Command): boolean {
  const { surface } = desk;
  switch (command.kind) {
    case "zoom-in":
    case "zoom-out":
      zoomBy(desk, command.kind === "zoom-in" ? 1 : -1);
      return true;
    case "zoom-full":
      zoomTo(desk, 1);
      return true;
    case "zoom-fit":
      surface.fit();
      return true;
    case "pan":
      surface.setView(panned(surface.view, command.dx, command.dy));
      return true;
    case "space":
      pointer.holdSpace(true);
      return true;
    default:
      return false;
  }
}
