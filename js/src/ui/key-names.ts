/** Keys as the person's own keyboard names them. */

const MAC: Readonly<Record<string, string>> = { "Ctrl+": "⌘", "Shift+": "⇧", Esc: "esc" };

export function isMac(platform = globalThis.navigator?.platform ?? ""): boolean {
  return /^(Mac|iPhone|iPad)/.test(platform);
}

/** `Ctrl+Shift+Z` as it stands, or `⌘⇧Z`. */
export function keyName(keys: string, mac = isMac()): string {
  return mac ? keys.replace(/Ctrl\+|Shift\+|Esc/g, (name) => MAC[name] ?? name) : keys;
}
