// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

describe("the panel beside the canvas", () => {
  it("opens by its key with the focus in it, and Escape gives the focus back", async () => {
    const { root, stage, find, press, until } = viewOf();
    stage.focus();
    press(stage, "?");
    await until(() => expect(find("[role=dialog]")?.getAttribute("aria-label")).toBe("Keys"));
    expect(root.activeElement).toBe(find("[role=dialog]"));
    expect(find(".nb")?.hasAttribute("data-panel")).toBe(true);
    press(find("[role=dialog]"), "Escape");
    await until(() => expect(find("[role=dialog]")).toBeNull());
    expect(root.activeElement).toBe(stage);
    expect(find(".nb")?.hasAttribute("data-panel")).toBe(false);
  });

  it("stays open while the board is in use; its own key closes it from either place", async () => {
    const { stage, find, press, until } = viewOf();
    press(stage, "?");
    await until(() => expect(find(".nb-side")).not.toBeNull());
    stage.focus();
    press(stage, "Escape");
    expect(find(".nb-side")).not.toBeNull();
    press(find(".nb-side"), "?");
    await until(() => expect(find(".nb-side")).toBeNull());
  });

  it("leaves the keys of tools to the board, which gets the focus with them", async () => {
    const { root, stage, find, press, button, until } = viewOf();
    press(stage, "?");
    await until(() => expect(button("Close")).not.toBeNull());
    button("Close")?.focus();
    expect(press(button("Close"), "e").defaultPrevented).toBe(true);
    await until(() => expect(button("Eraser")?.getAttribute("aria-pressed")).toBe("true"));
    expect(root.activeElement).toBe(stage);
    expect(find(".nb-side")).not.toBeNull();
  });

  it("keeps what scrolls it, what presses its buttons, and what would take elements away", async () => {
    const { board, root, stage, find, press, button, until } = viewOf();
    board.submit([{ kind: "add", element: rect([0, 0, 9, 9]) }]);
    press(stage, "a", { ctrlKey: true });
    press(stage, "?");
    await until(() => expect(button("Close")).not.toBeNull());
    const kept = [
      ...["ArrowDown", "ArrowLeft", "PageDown", "Home", " ", "Enter", "Tab"],
      ...["Delete", "Backspace"],
    ];
    for (const place of [find(".nb-side"), button("Close")]) {
      for (const key of kept) expect(press(place, key).defaultPrevented, key).toBe(false);
      expect(press(place, "ArrowUp", { shiftKey: true }).defaultPrevented).toBe(false);
      expect(press(place, "a", { ctrlKey: true }).defaultPrevented).toBe(false);
      expect(press(place, "Delete", { ctrlKey: true }).defaultPrevented).toBe(false);
    }
    expect(board.size).toBe(1);
    expect(root.activeElement).not.toBe(stage);
    expect(press(button("Close"), "z", { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(board.size).toBe(0);
  });

  it("writes what is typed in its fields", async () => {
    const { stage, find, press, button, until } = viewOf();
    press(stage, "c");
    await until(() => expect(find(".nb-side textarea")).not.toBeNull());
    for (const key of ["e", "v", "1", " ", "Delete", "ArrowUp", "?"]) {
      expect(press(find(".nb-side textarea"), key).defaultPrevented).toBe(false);
    }
    expect(button("Pen")?.getAttribute("aria-pressed")).toBe("true");
  });

  it("closes by its button", async () => {
    const { root, stage, find, press, button, until } = viewOf();
    press(stage, "?");
    await until(() => expect(button("Close")).not.toBeNull());
    button("Close")?.click();
    await until(() => expect(find(".nb-side")).toBeNull());
    expect(root.activeElement).toBe(stage);
  });
});
