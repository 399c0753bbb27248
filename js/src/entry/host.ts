/** What an anywidget host hands over (https://anywidget.dev/en/afm/), as far as it is used here. */

export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: (...values: never[]) => void): void;
  off(event: string, listener: (...values: never[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: readonly ArrayBufferView[]): void;
}

export interface RenderContext {
  readonly model: Model;
  readonly el: HTMLElement;
  /** Aborted when the view goes; older hosts have none and call what `render` returned. */
  readonly signal?: AbortSignal;
}

export interface Widget {
  render(context: RenderContext): (() => void) | Promise<() => void>;
}

/** The Jupyter server this page came from, with a slash at its end; undefined where there is none. */
export function serverBase(page: Document): URL | undefined {
  // nbclassic has no such element; it writes the same on the body.
  const base = configOf(page)?.baseUrl ?? page.body.dataset.baseUrl;
  return typeof base === "string" ? new URL(base, page.baseURI) : undefined;
}

/** Whether a JupyterHub has this server among others: their pages may be of the same origin. */
export function isUnderHub(page: Document): boolean {
  return typeof configOf(page)?.hubPrefix === "string";
}

function configOf(page: Document): Record<string, unknown> | undefined {
  const config = page.getElementById("jupyter-config-data")?.textContent;
  return config ? JSON.parse(config) : undefined;
}
