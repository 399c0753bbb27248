/** Keys as the person's own keyboard names them. */

import { type TextKey, text } from "./texts";

const MAC: Readonly<Record<string, string>> = {
  "Ctrl+": "⌘",
  "Shift+": "⇧",
  "Alt+": "⌥",
  Esc: "esc",
};

export function isMac(platform = globalThis.navigator?.platform ?? ""): boolean {
  return /^(Mac|iPhone|iPad)/.test(platform);
}

const SHORT: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};

/** `Ctrl+Shift+Z` as keyboards of the page's language have it, or `⌘⇧Z`. */
export function keyName(keys: string, mac = isMac()): string {
  const short = keys.replace(/Arrow\w+|Escape/g, (name) => SHORT[name] ?? name);
  const known = mac
    ? short.replace(/Ctrl\+|Shift\+|Alt\+|Esc/g, (name) => MAC[name] ?? name)
    : short;
  return known.replace(/Ctrl(?=\+)|Shift(?=\+)|Delete|Backspace|Space$/g, (name) =>
    text(`key.${name}` as TextKey),
  );
}
