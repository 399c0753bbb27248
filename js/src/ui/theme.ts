/** Light or dark: the host's own theme where it says one, else what the system prefers. */

export type ThemeName = "light" | "dark";

/** What JupyterLab says of the page's body; where there is no server, also marimo and VS Code. */
const ATTRIBUTES = BY_KERNEL
  ? ["data-jp-theme-light", "data-theme", "data-vscode-theme-kind"]
  : ["data-jp-theme-light"];
const DARK = BY_KERNEL ? /^(false|dark|vscode-dark|vscode-high-contrast)$/ : /^false$/;

export function themeOf(document: Document): ThemeName {
  for (const name of ATTRIBUTES) {
    const said = document.body.getAttribute(name);
    if (said) return DARK.test(said) ? "dark" : "light";
  }
  const window = document.defaultView;
  return window?.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls `changed` now and after each change of theme; gives the function that ends it. */
export function watchTheme(document: Document, changed: (theme: ThemeName) => void): () => void {
  const tell = (): void => changed(themeOf(document));
  const observer = new MutationObserver(tell);
  observer.observe(document.body, { attributes: true, attributeFilter: ATTRIBUTES });
  const query = document.defaultView?.matchMedia?.("(prefers-color-scheme: dark)");
  query?.addEventListener("change", tell);
  tell();
  return () => {
    observer.disconnect();
    query?.removeEventListener("change", tell);
  };
}
