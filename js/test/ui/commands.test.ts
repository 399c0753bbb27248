// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { FakeBoard } from "../fake-board";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

describe("commands", () => {
  it("choose tools, zoom about the middle and back", async () => {
    const { stage, find, press, button, until } = viewOf();
    press(stage, "e");
    await until(() => expect(button("Eraser")?.getAttribute("aria-pressed")).toBe("true"));
    press(stage, "+");
    await until(() => expect(find(".nb-percent")?.textContent).toContain("125 %"));
    press(stage, ")", { code: "Digit0", shiftKey: true });
    await until(() => expect(find(".nb-percent")?.textContent).toContain("100 %"));
  });

  it("take back and do again", () => {
    const { board, stage, press } = viewOf(new FakeBoard([rect([0, 0, 9, 9])]));
    press(stage, "Delete", { ctrlKey: true });
    expect(board.size).toBe(0);
    press(stage, "z", { ctrlKey: true });
    expect(board.size).toBe(1);
    press(stage, "Z", { ctrlKey: true, shiftKey: true });
    expect(board.size).toBe(0);
  });

  it("that mean nothing here are left to the page", () => {
    const { stage, press } = viewOf();
    expect(press(stage, "Enter").defaultPrevented).toBe(false);
    expect(press(stage, "F7").defaultPrevented).toBe(false);
  });
});
