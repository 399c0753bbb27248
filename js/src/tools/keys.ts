/**
 * Which key does what: the one table that keyboard, tooltips and the sheet of keys read.
 *
 * It says nothing of how a command is done. Keys are those that Excalidraw and tldraw have taught.
 */

import type { ToolName } from "./tool";

export type Command =
  | { readonly kind: "tool"; readonly tool: ToolName }
  | { readonly kind: "undo" | "redo" | "larger" | "smaller" | "leave" | "space" | "finish" }
  | { readonly kind: "zoom-in" | "zoom-out" | "zoom-full" | "zoom-fit" | "keys" }
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

export type Section = "tools" | "edit" | "view";

export interface Binding {
  /** As `Ctrl+Shift+Z`; Ctrl also stands for ⌘. The first is the one shown. */
  readonly keys: readonly string[];
  readonly command: Command;
  readonly section: Section;
}

const PAN = 60;

export const BINDINGS: readonly Binding[] = [
  tool("select", "V", "1"),
  tool("hand", "H"),
  tool("pen", "P", "7"),
  tool("highlighter", "Shift+P"),
  tool("eraser", "E", "0"),
  tool("rectangle", "R", "2"),
  tool("ellipse", "O", "4"),
  tool("diamond", "D", "3"),
  tool("triangle", "Shift+T"),
  tool("right-triangle", "Shift+R"),
  tool("polygon", "Shift+L"),
  tool("arrow", "A", "5"),
  tool("line", "L", "6"),
  edit("undo", "Ctrl+Z"),
  edit("redo", "Ctrl+Shift+Z", "Ctrl+Y"),
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
  view("keys", "?"),
  view("leave", "Escape"),
];

type Plain = Exclude<Command["kind"], "tool" | "pan">;

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
