/** Light or dark: JupyterLab's own theme where there is one, else what the system prefers. */

export type ThemeName = "light" | "dark";

const ATTRIBUTE = "data-jp-theme-light";

export function themeOf(document: Document): ThemeName {
  const jupyter = document.body.getAttribute(ATTRIBUTE);
  if (jupyter !== null) return jupyter === "false" ? "dark" : "light";
  const window = document.defaultView;
  return window?.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls `changed` now and after each change of theme; gives the function that ends it. */
export function watchTheme(document: Document, changed: (theme: ThemeName) => void): () => void {
  const tell = (): void => changed(themeOf(document));
  const observer = new MutationObserver(tell);
  observer.observe(document.body, { attributes: true, attributeFilter: [ATTRIBUTE] });
  const query = document.defaultView?.matchMedia?.("(prefers-color-scheme: dark)");
  query?.addEventListener("change", tell);
  tell();
  return () => {
    observer.disconnect();
    query?.removeEventListener("change", tell);
  };
}
