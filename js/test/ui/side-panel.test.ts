// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
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

  it("keeps its keys to itself: a letter or an arrow in it is not the board's", async () => {
    const { stage, find, press, button, until } = viewOf();
    press(stage, "?");
    await until(() => expect(find(".nb-side")).not.toBeNull());
    expect(press(find(".nb-side"), "ArrowDown").defaultPrevented).toBe(false);
    press(find(".nb-side"), "e");
    await until(() => expect(button("Close")).not.toBeNull());
    expect(button("Eraser")?.getAttribute("aria-pressed")).toBe("false");
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
