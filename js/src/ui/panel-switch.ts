/** Which panel stands beside the canvas: at most one at a time. */

/** Panels whose code is loaded when they are asked for. */
export type LoadedPanel = "people" | "chat";
export type PanelName = "keys" | LoadedPanel;
/** What else is loaded into a place of its own. */
export type LoadedPart = LoadedPanel | "ask";

export class PanelSwitch {
  private shown: PanelName | undefined;
  private readonly listeners = new Set<() => void>();

  get open(): PanelName | undefined {
    return this.shown;
  }

  /** Opens the panel in place of the one that is open; closes it when it is that one. */
  toggle(name: PanelName): void {
    this.set(this.shown === name ? undefined : name);
  }

  close(): void {
    this.set(undefined);
  }

  /** Calls `listener` after each change; gives the function that ends it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private set(name: PanelName | undefined): void {
    if (name === this.shown) return;
    this.shown = name;
    for (const listener of this.listeners) listener();
  }
}
