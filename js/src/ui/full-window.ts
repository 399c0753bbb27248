/**
 * The board out of its cell: over the whole window, and back.
 *
 * The page's top layer is used where there is one: nothing that surrounds the board, such as a
 * notebook that clips or moves its cells, then has a say in where it is.
 */

export class FullWindow {
  private readonly root: HTMLElement;
  private readonly listeners = new Set<() => void>();
  private shown = false;

  constructor(root: HTMLElement) {
    this.root = root;
  }

  get on(): boolean {
    return this.shown;
  }

  toggle(): void {
    this.set(!this.shown);
  }

  /** Goes back into the cell; tells whether the board was out of it. */
  leave(): boolean {
    if (!this.shown) return false;
    this.set(false);
    return true;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private set(on: boolean): void {
    const { root } = this;
    const focused = (root.getRootNode() as ShadowRoot).activeElement;
    this.shown = on;
    root.classList.toggle("nb-full", on);
    if (on) {
      root.setAttribute("popover", "manual");
      root.showPopover?.();
    } else {
      root.hidePopover?.();
      root.removeAttribute("popover");
    }
    // Being lifted into the top layer and out of it takes the focus away.
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    for (const listener of this.listeners) listener();
  }
}
