// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { pack } from "../../src/core/points";
import { INK_DEFAULTS, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { FakeBoard, YOU } from "../fake-board";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

describe("a view", () => {
  it("shows the first content whole when it is out of sight", async () => {
    const board = new FakeBoard([rect([5000, 5000, 100, 100])]);
    const { find, until } = viewOf(board);
    await until(() => expect(find(".nb-percent")?.textContent).toContain("100 %"));
    const sheet = find(".nb-sheet") as HTMLElement;
    expect(sheet.style.transform).toContain("scale(1)");
  });

  it("asks for the font only when there is something to show", () => {
    const loadFont = vi.fn(() => Promise.resolve());
    const { board } = viewOf(new FakeBoard(), { loadFont });
    expect(loadFont).not.toHaveBeenCalled();
    board.load([rect([0, 0, 9, 9])]);
    expect(loadFont).toHaveBeenCalledTimes(1);
  });

  it("changes its height by the keys of its handle and tells so", () => {
    const onHeight = vi.fn();
    const { find, press } = viewOf(new FakeBoard(), { onHeight });
    const box = find(".nb") as HTMLElement;
    Object.defineProperty(box, "offsetHeight", { value: 480 });
    press(find(".nb-resize"), "ArrowDown");
    expect(box.style.height).toBe("520px");
    expect(onHeight).toHaveBeenCalledWith(520);
  });

  it("leaves nothing behind", () => {
    const { page, board, host, unmount } = viewOf();
    unmount();
    expect(host.shadowRoot?.childElementCount).toBe(0);
    board.load([rect([0, 0, 9, 9])]);
    board.setStatus({ state: "connecting" });
    expect(page.frames()).toBe(0);
  });

  it("shows others' pointers and ink, and its own page's ink in its other views", () => {
    const { page, board } = viewOf();
    board.members.set("m2", { ...YOU, id: "m2", user: "bob", name: "Bob" });
    board.emit("members", undefined);
    board.cursors.set("m2", { member: "m2", x: 160, y: 160 });
    board.cursors.set(YOU.id, { member: YOU.id, x: 320, y: 160 });
    page.forget();
    board.emit("cursors", undefined);
    page.frames();
    expect(page.calls.get("roundRect")).toBe(1);
    page.forget();
    board.ink({
      ...INK_DEFAULTS,
      id: "i",
      start: 0,
      points: pack([0, 0, 99, 9]),
      style: STYLE_DEFAULTS,
    });
    page.frames();
    expect(page.calls.get("stroke")).toBeGreaterThan(1);
  });

  it("fills its host where it is a page of its own", () => {
    const { find } = viewOf(new FakeBoard(), { height: "fill" });
    expect(find(".nb")?.className).toContain("nb-fill");
    expect(find(".nb-resize")).toBeNull();
  });
});
