/**
 * Keys, while the board has the focus: none of them reaches the notebook.
 *
 * JupyterLab looks for shortcuts on the document: from 4.5 on after the page had its say, before
 * that ahead of it. So events are stopped here, and the host element carries the attribute with
 * which Lumino leaves keys alone. Save is handed on: a person who draws still saves the notebook.
 */

import { belongsToHost, type Command, commandOf } from "../tools/keys";

export const SUPPRESS_SHORTCUTS = "data-lm-suppress-shortcuts";

const TAB: ReadonlySet<string> = new Set(["next", "previous"]);
/** A key that stays down puts a tool down once: its repetitions mean nothing. */
const ONCE: ReadonlySet<string> = new Set(["finish", "space"]);
const ARROWS: ReadonlySet<string> = new Set(["pan", "nudge"]);
/** Beside the board nothing on it is marked or taken away by a key: it may be meant for words there. */
const STAGE_ONLY: ReadonlySet<string> = new Set(["select-all", "delete", "clear-mine"]);
/** Fields in which all keys write, and lists that letters search. */
const WRITES =
  "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=color])";
/** What Space or Enter presses, and what arrows move. */
const PRESSED = "button, input, summary, a[href]";
const MOVED = "[role=separator], input";
const HELD: ReadonlySet<string> = new Set(["Shift", "Alt", "Control", "Meta"]);

export interface KeyHandlers {
  /** Carries out a command; tells whether it was one here. */
  run(command: Command): boolean;
  spaceUp(): void;
  /** A key went down or up that changes what a drag in progress does. */
  holdKeys(event: KeyboardEvent): void;
}

/** Listens on `root`, inside `host`; gives the function that ends it. */
export function listenToKeys(root: HTMLElement, host: HTMLElement, keys: KeyHandlers): () => void {
  const down = (event: KeyboardEvent): void => {
    event.stopPropagation();
    // An input method's own keys: it is still making the letter.
    if (event.isComposing) return;
    if (belongsToHost(event)) {
      event.preventDefault();
      handOn(event, host);
      return;
    }
    if (HELD.has(event.key)) keys.holdKeys(event);
    const command = carriedOut(event, keys);
    // A tool in hand is used on the board: the next keys are for it.
    if (command?.kind === "tool" && isBeside(event)) {
      root.querySelector<HTMLElement>(".nb-stage")?.focus({ preventScroll: true });
    }
  };
  const up = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === " ") keys.spaceUp();
    if (HELD.has(event.key)) keys.holdKeys(event);
  };
  const press = (event: Event): void => event.stopPropagation();
  root.addEventListener("keydown", down);
  root.addEventListener("keyup", up);
  root.addEventListener("keypress", press);
  return () => {
    root.removeEventListener("keydown", down);
    root.removeEventListener("keyup", up);
    root.removeEventListener("keypress", press);
  };
}

/** Carries out what a key means here, and gives it. */
function carriedOut(event: KeyboardEvent, keys: KeyHandlers): Command | undefined {
  const command = commandOf(event);
  if (command === undefined || !applies(command, event)) return undefined;
  const isAgain = event.repeat && ONCE.has(command.kind);
  if (!isAgain && !keys.run(command)) return undefined;
  event.preventDefault();
  return isAgain ? undefined : command;
}

/** In a field all keys write; on a button Space presses it, on a handle the arrows move it. */
function applies({ kind }: Command, event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return true;
  if (target.matches(WRITES) || (isLetter(event) && isComing(target))) return kind === "leave";
  // Tab goes through the elements on the board itself, everywhere else through the controls.
  if (!target.matches(".nb-stage") && TAB.has(kind)) return false;
  // A panel scrolls by the arrows and by Space.
  const beside = isBeside(event);
  if (beside && STAGE_ONLY.has(kind)) return false;
  if ((beside || target.matches(PRESSED)) && ONCE.has(kind)) return false;
  return !((beside || target.matches(MOVED)) && ARROWS.has(kind));
}

/** Whether the panel beside the board is on its way: what is written there is meant for its field. */
function isComing(target: Element): boolean {
  return target.closest(".nb-side")?.querySelector("[aria-busy=true]") != null;
}

/** Whether a key by itself writes something. */
function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey;
}

/** Whether a key was pressed in the panel beside the board. */
function isBeside(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof Element && target.closest(".nb-side") !== null;
}

function handOn(event: KeyboardEvent, host: HTMLElement): void {
  const outside = host.parentElement?.closest(`:not([${SUPPRESS_SHORTCUTS}])`) ?? document.body;
  outside.dispatchEvent(new KeyboardEvent("keydown", event));
}

/** Gives the focus back to what surrounds the board: the notebook's cell, where there is one. */
export function leave(host: HTMLElement): void {
  const active = host.shadowRoot?.activeElement;
  if (active instanceof HTMLElement) active.blur();
  const around = host.parentElement?.closest<HTMLElement>("[tabindex]");
  around?.focus({ preventScroll: true });
}
