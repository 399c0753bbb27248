/** The page's top layer, which jsdom does not have: what is in it, and nothing of how it looks. */

import { vi } from "vitest";

/** Gives elements `showPopover`, `hidePopover` and `:popover-open`; returns what takes them away. */
export function installPopovers(): () => void {
  const open = new WeakSet<Element>();
  const { matches } = Element.prototype;
  const proto = HTMLElement.prototype as { showPopover?: unknown; hidePopover?: unknown };
  proto.showPopover = function (this: Element): void {
    open.add(this);
  };
  proto.hidePopover = function (this: Element): void {
    open.delete(this);
  };
  const spy = vi.spyOn(Element.prototype, "matches").mockImplementation(function (
    this: Element,
    selector: string,
  ) {
    // Whoever is taken out of the page is out of its top layer too.
    if (selector === ":popover-open") return open.has(this) && this.isConnected;
    return matches.call(this, selector);
  });
  return () => {
    spy.mockRestore();
    delete proto.showPopover;
    delete proto.hidePopover;
  };
}
