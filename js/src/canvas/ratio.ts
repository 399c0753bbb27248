/** Device pixels per CSS pixel: they change with the browser's zoom, and from screen to screen. */

/** Calls `changed` after each change; gives the function that ends it. */
export function onRatio(window: Window | null, changed: () => void): () => void {
  let query: MediaQueryList | undefined;
  const end = (): void => query?.removeEventListener("change", tell);
  const listen = (): void => {
    end();
    // A media query tells of one ratio only, so each change needs a new one.
    query = window?.matchMedia?.(`(resolution: ${window.devicePixelRatio}dppx)`);
    query?.addEventListener("change", tell);
  };
  const tell = (): void => {
    changed();
    listen();
  };
  listen();
  return end;
}
