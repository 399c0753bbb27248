// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { FakeBoard } from "../fake-board";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

describe("the first sight", () => {
  it("shows the first content whole when it is out of sight", async () => {
    const board = new FakeBoard([rect([5000, 5000, 100, 100])]);
    const { find, until } = viewOf(board);
    await until(() => expect(find(".nb-percent")?.textContent).toContain("100 %"));
    const sheet = find(".nb-sheet") as HTMLElement;
    expect(sheet.style.transform).toContain("scale(1)");
  });

  it("leaves the view to whoever has touched it", async () => {
    const { board, find, stage, press, until } = viewOf(new FakeBoard());
    press(stage, "e");
    board.load([rect([9000, 9000, 4000, 100])]);
    await until(() => expect(find(".nb-percent")?.textContent).toContain("100 %"));
  });

  it("shows what is wider than the board smaller, up to its edges", async () => {
    const { find, until } = viewOf(new FakeBoard([rect([0, 0, 1736, 100])]));
    // 900 px, 16 of them free on each side.
    await until(() => expect(find(".nb-percent")?.textContent).toContain("50 %"));
  });
});
