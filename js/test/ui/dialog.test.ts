// @vitest-environment jsdom
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Dialog } from "../../src/ui/dialog";

afterEach(() => document.body.replaceChildren());

describe("a dialog", () => {
  it("takes the focus, and gives it back", async () => {
    const before = document.body.appendChild(document.createElement("button"));
    before.focus();
    const root = document.body.appendChild(document.createElement("div"));
    const close = vi.fn();
    const children = createElement("input", { "data-first": true });
    render(createElement(Dialog, { title: "Share", close, children }), root);
    expect(document.activeElement).toBe(root.querySelector("input"));
    expect(root.querySelector("dialog")?.getAttribute("aria-label")).toBe("Share");
    render(null, root);
    expect(document.activeElement).toBe(before);
  });

  it("keeps its keys to itself and closes by Escape, its button and a press beside it", () => {
    const root = document.body.appendChild(document.createElement("div"));
    const close = vi.fn();
    const keys = vi.fn();
    root.addEventListener("keydown", keys);
    render(createElement(Dialog, { title: "Share", close, children: "x" }), root);
    const dialog = root.querySelector("dialog");
    const press = (key: string) =>
      dialog?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    press("e");
    press("Escape");
    expect(keys).not.toHaveBeenCalled();
    expect(close).toHaveBeenCalledTimes(1);
    root.querySelector<HTMLElement>("[aria-label=Close]")?.click();
    dialog?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    expect(close).toHaveBeenCalledTimes(3);
    root
      .querySelector(".nb-dialog-body")
      ?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    expect(close).toHaveBeenCalledTimes(3);
    render(null, root);
  });
});
