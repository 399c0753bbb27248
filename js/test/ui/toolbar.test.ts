// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { FakeBoard } from "../fake-board";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

describe("the bar", () => {
  it("shows which tool is in hand", async () => {
    const { button, until } = viewOf();
    expect(button("Pen")?.getAttribute("aria-pressed")).toBe("true");
    button("Hand")?.click();
    await until(() => expect(button("Hand")?.getAttribute("aria-pressed")).toBe("true"));
    expect(button("Pen")?.getAttribute("aria-pressed")).toBe("false");
  });

  it("offers undo and redo when there is something to undo and redo", async () => {
    const { board, button, until } = viewOf();
    const off = (label: string) => button(label)?.getAttribute("aria-disabled");
    expect(off("Undo")).toBe("true");
    button("Undo")?.click();
    board.submit([{ kind: "add", element: rect([0, 0, 9, 9]) }]);
    await until(() => expect(off("Undo")).toBe("false"));
    button("Undo")?.click();
    await until(() => expect(off("Redo")).toBe("false"));
    expect(board.size).toBe(0);
    button("Redo")?.click();
    expect(board.size).toBe(1);
  });

  it("zooms by steps about the middle", async () => {
    const { button, text, until } = viewOf();
    button("Zoom in")?.click();
    await until(() => expect(text(".nb-percent")).toContain("125 %"));
    button("Zoom out")?.click();
    await until(() => expect(text(".nb-percent")).toContain("100 %"));
  });

  it("shows everything, then 100 %", async () => {
    const { find, text, until } = viewOf(new FakeBoard([rect([0, 0, 3000, 900])]));
    await until(() => expect(text(".nb-percent")).toMatch(/^2[0-9] %/));
    const whole = text(".nb-percent");
    find(".nb-percent")?.click();
    await until(() => expect(text(".nb-percent")).toContain("100 %"));
    find(".nb-percent")?.click();
    await until(() => expect(text(".nb-percent")).toBe(whole));
  });

  it("offers no tools to viewers, as soon as they are viewers", async () => {
    const { board, button, until } = viewOf();
    board.canDraw = false;
    board.emit("meta", undefined);
    await until(() => expect(button("Pen")).toBeNull());
    expect(button("Undo")).toBeNull();
    expect(button("Zoom in")).not.toBeNull();
  });

  it("has a label for every button", () => {
    const { root } = viewOf();
    for (const each of root.querySelectorAll("button, input")) {
      expect(each.getAttribute("aria-label") ?? each.textContent).toBeTruthy();
    }
  });
});
