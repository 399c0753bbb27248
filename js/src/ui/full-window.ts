/**
 * The board out of its cell: over the whole window, and back.
 *
 * It goes into the page's top layer, where it stays the child of its cell: nothing that surrounds
 * it, such as a notebook that clips, contains or moves its cells, has a say in where it is, and
 * nothing is rebuilt. What is open is asked of the page each time, since a notebook may detach a
 * cell, and with it what the cell has in the top layer.
 */

export class FullWindow {
  private readonly root: HTMLElement;
  private readonly listeners = new Set<() => void>();
  private told = false;
  private tabbing = false;

  /** Whether this browser has what it takes. */
  static isPossible(root: HTMLElement): boolean {
    return typeof root.showPopover === "function";
  }

  constructor(root: HTMLElement) {
    this.root = root;
    root.popover = "manual";
  }

  get on(): boolean {
    return this.root.matches(":popover-open");
  }

  toggle(): void {
    this.set(!this.on);
  }

  /** Goes back into the cell; tells whether the board was out of it. */
  leave(): boolean {
    if (!this.on) return false;
    this.set(false);
    return true;
  }

  /** Calls `listener` after each change; gives the function that ends it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells of a change that the notebook made, by taking the cell out of the page. */
  check(): void {
    if (this.on === this.told) return;
    this.told = this.on;
    // The cell keeps its height: a notebook that shrank would scroll, or drop cells out of sight.
    const { host } = this.root.getRootNode() as ShadowRoot;
    if (!this.on && host instanceof HTMLElement) host.style.minHeight = "";
    for (const listener of this.listeners) listener();
  }

  /** Leaves when Tab goes on to what the board covers: the focus must be seen. */
  listen(): () => void {
    const { root } = this;
    const ends = new AbortController();
    const { signal } = ends;
    const key = ({ key, type }: KeyboardEvent): void => {
      this.tabbing = key === "Tab" && type === "keydown";
    };
    root.addEventListener("keydown", key, { capture: true, signal });
    root.addEventListener("keyup", key, { capture: true, signal });
    root.addEventListener(
      "focusout",
      ({ relatedTarget }) => {
        const { host } = root.getRootNode() as ShadowRoot;
        const outside = relatedTarget instanceof Node && relatedTarget !== host;
        if (this.tabbing && outside && !root.contains(relatedTarget) && this.on) {
          root.hidePopover();
          this.check();
        }
      },
      { signal },
    );
    return () => ends.abort();
  }

  private set(on: boolean): void {
    const { root } = this;
    const { activeElement: focused, host } = root.getRootNode() as ShadowRoot;
    if (on) {
      if (host instanceof HTMLElement) host.style.minHeight = `${root.offsetHeight}px`;
      root.showPopover();
    } else {
      root.hidePopover();
    }
    // Being lifted into the top layer and out of it takes the focus away.
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    this.check();
  }
}
