/**
 * Which key does what: the one table that keyboard, tooltips and the sheet of keys read.
 *
 * It says nothing of how a command is done. Keys are those that Excalidraw and tldraw have taught.
 */

import type { Action } from "./actions";
import type { ToolName } from "./tool";

/** Commands that need nothing but their name. */
export type Plain =
  | "undo"
  | "redo"
  | "larger"
  | "smaller"
  | "leave"
  | "space"
  | "finish"
  | "zoom-in"
  | "zoom-out"
  | "zoom-full"
  | "zoom-fit"
  | "full-window"
  | "keys"
  | "chat"
  | "people"
  | "hand-up"
  | "next"
  | "previous"
  | "copy-picture"
  | "export"
  | "image"
  | "clear-mine"
  | "grid"
  | "keep-tool"
  | "rub"
  | Action;

export type Command =
  | { readonly kind: "tool"; readonly tool: ToolName }
  | { readonly kind: Plain }
  | { readonly kind: "pan" | "nudge"; readonly dx: number; readonly dy: number };

/** The part of a KeyboardEvent that decides. */
export interface Keystroke {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export type Section = "tools" | "edit" | "view";

export interface Binding {
  /** As `Ctrl+Shift+Z`; Ctrl also stands for ⌘. The first is the one shown. */
  readonly keys: readonly string[];
  readonly command: Command;
  readonly section: Section;
}

const PAN = 60;
/** How far Shift and an arrow move what is selected, board units. */
const FAR = 10;

export const BINDINGS: readonly Binding[] = [
  tool("select", "V", "1"),
  tool("hand", "H"),
  tool("pen", "P", "7"),
  tool("highlighter", "Shift+P"),
  tool("laser", "K"),
  tool("eraser", "E", "0"),
  { keys: ["Shift+E"], command: { kind: "rub" }, section: "tools" },
  tool("rectangle", "R", "2"),
  tool("ellipse", "O", "4"),
  tool("diamond", "D", "3"),
  tool("triangle", "Shift+T"),
  tool("right-triangle", "Shift+R"),
  tool("polygon", "Shift+L"),
  tool("arrow", "A", "5"),
  tool("line", "L", "6"),
  tool("text", "T", "8"),
  tool("note", "N"),
  { keys: ["9"], command: { kind: "image" }, section: "tools" },
  { keys: ["Q"], command: { kind: "keep-tool" }, section: "tools" },
  edit("undo", "Ctrl+Z"),
  edit("redo", "Ctrl+Shift+Z", "Ctrl+Y"),
  edit("select-all", "Ctrl+A"),
  edit("delete", "Delete", "Backspace"),
  edit("duplicate", "Ctrl+D"),
  edit("group", "Ctrl+G"),
  edit("ungroup", "Ctrl+Shift+G"),
  edit("forward", "Ctrl+]"),
  edit("backward", "Ctrl+["),
  // Shift makes another sign of a bracket on most keyboards.
  edit("front", "Ctrl+Shift+]", "Ctrl+}"),
  edit("back", "Ctrl+Shift+[", "Ctrl+{"),
  edit("lock", "Ctrl+Shift+L"),
  edit("flip-horizontal", "Shift+H"),
  edit("flip-vertical", "Shift+V"),
  edit("next", "Tab"),
  edit("previous", "Shift+Tab"),
  edit("copy-picture", "Alt+Shift+C"),
  edit("export", "Ctrl+Shift+E"),
  nudge("Shift+ArrowLeft", -FAR, 0),
  nudge("Shift+ArrowRight", FAR, 0),
  nudge("Shift+ArrowUp", 0, -FAR),
  nudge("Shift+ArrowDown", 0, FAR),
  edit("clear-mine", "Ctrl+Delete"),
  edit("smaller", "["),
  edit("larger", "]"),
  edit("finish", "Enter"),
  view("zoom-in", "+", "=", "Ctrl++", "Ctrl+="),
  view("zoom-out", "-", "_", "Ctrl+-"),
  view("zoom-full", "Shift+0", "Ctrl+0"),
  view("zoom-fit", "Shift+1"),
  pan("ArrowLeft", PAN, 0),
  pan("ArrowRight", -PAN, 0),
  pan("ArrowUp", 0, PAN),
  pan("ArrowDown", 0, -PAN),
  view("space", "Space"),
  view("grid", "'"),
  view("full-window", "F"),
  view("people", "U"),
  view("chat", "C"),
  view("hand-up", "Y"),
  view("keys", "?"),
  view("leave", "Escape"),
];

function tool(name: ToolName, ...keys: string[]): Binding {
  return { keys, command: { kind: "tool", tool: name }, section: "tools" };
}

function edit(kind: Plain, ...keys: string[]): Binding {
  return { keys, command: { kind }, section: "edit" };
}

function view(kind: Plain, ...keys: string[]): Binding {
  return { keys, command: { kind }, section: "view" };
}

function pan(key: string, dx: number, dy: number): Binding {
  return { keys: [key], command: { kind: "pan", dx, dy }, section: "view" };
}

function nudge(key: string, dx: number, dy: number): Binding {
  return { keys: [key], command: { kind: "nudge", dx, dy }, section: "edit" };
}

const BY_KEYS = new Map(BINDINGS.flatMap(({ keys, command }) => keys.map((key) => [key, command])));

/** What the keystroke asks for; undefined for keys that mean nothing to a board. */
export function commandOf(stroke: Keystroke): Command | undefined {
  return BY_KEYS.get(keysOf(stroke));
}

/** The key shown for a tool or a command; empty when it has none. */
export function keyFor(wanted: ToolName | Plain): string {
  const binding = BINDINGS.find(({ command }) =>
    command.kind === "tool" ? command.tool === wanted : command.kind === wanted,
  );
  return binding?.keys[0] ?? "";
}

/** A keystroke as the table writes it. */
function keysOf({ key, code, ctrlKey, metaKey, shiftKey, altKey }: Keystroke): string {
  // Shift turns digits into signs, other ones on each keyboard: there the place of the key counts.
  const digit = shiftKey && !/^\d$/.test(key) ? /^Digit(\d)$/.exec(code)?.[1] : undefined;
  // Where keys write Cyrillic or Greek, and under Alt on a Mac, the letter printed beside counts.
  const letter = /^[^\0-\x7f]$/.test(key) ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  const named = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  const base = digit ?? letter ?? named;
  // A sign says by itself whether Shift was held for it.
  const isSign = base.length === 1 && base === base.toLowerCase() && digit === undefined;
  const shifted = shiftKey && !isSign;
  const control = ctrlKey || metaKey ? "Ctrl+" : "";
  return `${control}${altKey ? "Alt+" : ""}${shifted ? "Shift+" : ""}${base}`;
}

/** Whether the keystroke belongs to the notebook even while the board has the focus: save. */
export function belongsToHost(stroke: Keystroke): boolean {
  return (stroke.ctrlKey || stroke.metaKey) && !stroke.altKey && stroke.key.toLowerCase() === "s";
}
