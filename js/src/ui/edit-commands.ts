/** Carries out the commands that concern what is selected, and puts selecting into a view. */

import { extentOf } from "../core/edit";
import { overlaps } from "../core/geometry";
import type { Notice } from "../sync/board";
import { nudge, perform } from "../tools/actions";
import type { Desk } from "../tools/desk";
import { KeyPen } from "../tools/key-pen";
import type { Command } from "../tools/keys";
import { marksOf } from "../tools/marks";
import { connectSelection } from "../tools/selecting";
import type { ToolName } from "../tools/tool";
import { Spoken } from "./spoken";
import { text } from "./texts";
import { type ThemeName, watchTheme } from "./theme";

/** Puts selecting to work in a view; gives the function that ends it. */
export function connectEditing(desk: Desk, tell: (notice: Notice) => void): () => void {
  const ends = [followColors(desk), drawByKeys(desk)];
  ends.push(
    connectSelection(desk, {
      lost: (count) => {
        const key = count === 1 ? "selection.removed-one" : "selection.removed";
        tell({ text: text(key, { count }), level: "info" });
      },
      touched: (author, toucher) => text("selection.touched", { author, toucher }),
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}

/** Lets the keys draw, and says aloud what they do. */
function drawByKeys(desk: Desk): () => void {
  const { element } = desk.surface;
  const spoken = new Spoken(element.parentElement ?? element);
  const named = (tool: ToolName): string => text(`tool.${tool}`);
  const pen = new KeyPen(desk, {
    shown: (tool, x, y) => spoken.say(text("draw.shown", { tool: named(tool), x, y })),
    moved: (x, y) => spoken.say(`${x}, ${y}`),
    down: (tool, x, y) => spoken.say(text("draw.down", { tool: named(tool), x, y })),
    corner: (x, y) => spoken.say(text("draw.corner", { x, y })),
    done: (tool) => spoken.say(text("draw.done", { tool: named(tool) })),
    gaveUp: () => spoken.say(text("draw.gave-up")),
  });
  desk.keyPen = pen;
  return () => {
    desk.keyPen = undefined;
    pen.dispose();
    spoken.dispose();
  };
}

/** Keeps selections in the colours of the theme, or in the system's where a person asked for those. */
function followColors(desk: Desk): () => void {
  const { ownerDocument } = desk.surface.element;
  const forced = ownerDocument.defaultView?.matchMedia?.("(forced-colors: active)");
  let theme: ThemeName = "light";
  const mark = (): void => {
    desk.marks = marksOf(theme, forced?.matches ?? false);
    desk.surface.liveChanged();
  };
  const end = watchTheme(ownerDocument, (now) => {
    theme = now;
    mark();
  });
  forced?.addEventListener("change", mark);
  return () => {
    end();
    forced?.removeEventListener("change", mark);
  };
}

/** Does a command of selecting and editing; undefined when it is none of these. */
export function runEdit(desk: Desk, command: Command): boolean | undefined {
  const { selection, surface } = desk;
  if (desk.keyPen?.run(command)) return true;
  switch (command.kind) {
    case "tool":
    case "undo":
    case "redo":
    case "larger":
    case "smaller":
    case "zoom-in":
    case "zoom-out":
    case "zoom-full":
    case "zoom-fit":
    case "finish":
    case "full-window":
    case "keys":
    case "people":
    case "chat":
    case "hand-up":
    case "space":
    case "copy-picture":
    case "export":
    case "image":
    case "clear-mine":
      return undefined;
    case "leave":
      return stepBack(desk) || undefined;
    case "grid":
      desk.choose({ grid: !desk.choices.grid });
      return true;
    case "keep-tool":
      desk.choose({ keepTool: !desk.choices.keepTool });
      return true;
    case "rub":
      desk.choose({ tool: "eraser", erasing: desk.choices.erasing === "rub" ? "whole" : "rub" });
      return true;
    case "next":
    case "previous":
      return stepTo(desk, command.kind === "next" ? 1 : -1);
    case "pan":
      if (selection.size === 0) return undefined;
      return nudge(desk, -Math.sign(command.dx), -Math.sign(command.dy));
    case "nudge":
      if (selection.size > 0) return nudge(desk, command.dx, command.dy);
      surface.setView({
        ...surface.view,
        x: surface.view.x + command.dx * FAST,
        y: surface.view.y + command.dy * FAST,
      });
      return true;
    default:
      return perform(desk, command.kind);
  }
}

/** Shift and an arrow move the board by so many times what they move an element. */
const FAST = 18;

/** Escape: first out of a group, then the selection goes; after that it leaves the board. */
function stepBack({ selection }: Desk): boolean {
  if (selection.leaveGroup()) return true;
  if (selection.size === 0) return false;
  selection.clear();
  return true;
}

/** Tab goes through the elements and, at the end of them, on to the page's next control. */
function stepTo(desk: Desk, direction: 1 | -1): boolean {
  if (desk.choices.tool !== "select" || !desk.selection.step(direction)) return false;
  show(desk);
  return true;
}

/** Moves the view so that what is selected is in sight. */
function show({ selection, surface }: Desk): void {
  const box = extentOf(selection.elements);
  if (box === undefined) return;
  const seen = surface.seen();
  if (overlaps(box, seen)) return;
  const { left, top, right, bottom } = box;
  const { view } = surface;
  surface.setView({
    ...view,
    x: view.x + (left + right - seen.left - seen.right) / 2,
    y: view.y + (top + bottom - seen.top - seen.bottom) / 2,
  });
}
