/** Which key does what, as one table that says nothing of how it is done. */

import type { ToolName } from "./tool";
import { TOOLS } from "./tools";

export type Command =
  | { readonly kind: "tool"; readonly tool: ToolName }
  | { readonly kind: "undo" | "redo" | "larger" | "smaller" | "leave" | "space" }
  | { readonly kind: "zoom-in" | "zoom-out" | "zoom-fit" }
  | { readonly kind: "pan"; readonly dx: number; readonly dy: number };

/** The part of a KeyboardEvent that decides. */
export interface Keystroke {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const PAN = 60;
const PLAIN: Readonly<Record<string, Command>> = {
  "[": { kind: "smaller" },
  "]": { kind: "larger" },
  "+": { kind: "zoom-in" },
  "=": { kind: "zoom-in" },
  "-": { kind: "zoom-out" },
  _: { kind: "zoom-out" },
  "0": { kind: "zoom-fit" },
  escape: { kind: "leave" },
  " ": { kind: "space" },
  arrowleft: { kind: "pan", dx: PAN, dy: 0 },
  arrowright: { kind: "pan", dx: -PAN, dy: 0 },
  arrowup: { kind: "pan", dx: 0, dy: PAN },
  arrowdown: { kind: "pan", dx: 0, dy: -PAN },
};

/** What the keystroke asks for; undefined for keys that mean nothing to a board. */
export function commandOf(stroke: Keystroke): Command | undefined {
  if (stroke.altKey) return undefined;
  const key = stroke.key.toLowerCase();
  if (stroke.ctrlKey || stroke.metaKey) return commandWithControl(key, stroke.shiftKey);
  const tool = TOOLS.find((each) => each.key === key);
  return tool === undefined ? PLAIN[key] : { kind: "tool", tool: tool.name };
}

function commandWithControl(key: string, shift: boolean): Command | undefined {
  if (key === "z") return { kind: shift ? "redo" : "undo" };
  if (key === "y") return { kind: "redo" };
  // As in a browser, but of the board: the page round it keeps its size.
  if (key === "+" || key === "=") return { kind: "zoom-in" };
  if (key === "-") return { kind: "zoom-out" };
  return key === "0" ? { kind: "zoom-fit" } : undefined;
}

/** Whether the keystroke belongs to the notebook even while the board has the focus: save. */
export function belongsToHost(stroke: Keystroke): boolean {
  return (stroke.ctrlKey || stroke.metaKey) && !stroke.altKey && stroke.key.toLowerCase() === "s";
}
