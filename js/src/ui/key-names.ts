/** Keys as the person's own keyboard names them. */

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

/** `Ctrl+Shift+Z` as it stands, or `⌘⇧Z`. */
export function keyName(keys: string, mac = isMac()): string {
  const short = keys.replace(/Arrow\w+|Escape/g, (name) => SHORT[name] ?? name);
  return mac ? short.replace(/Ctrl\+|Shift\+|Alt\+|Esc/g, (name) => MAC[name] ?? name) : short;
}
