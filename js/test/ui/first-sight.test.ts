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

  it("shows a board that arrives whole from the first row on where the server says how large", async () => {
    const board = new FakeBoard();
    board.setStatus({ state: "connecting" });
    board.extent = { left: 0, top: 0, right: 800 * 16, bottom: 3580 * 16 };
    const { find, until } = viewOf(board);
    const zooms = new Set<string | null | undefined>();
    for (let row = 0; row < 30; row += 1) {
      board.receive([{ kind: "add", element: rect([0, row * 120, 800, 100]) }]);
      await until(() => expect(find(".nb-percent")?.textContent).toContain("10 %"));
      zooms.add((find(".nb-sheet") as HTMLElement).style.transform);
    }
    board.extent = undefined;
    board.setStatus({ state: "live", waiting: 0 });
    await until(() => expect(find(".nb-percent")?.textContent).toContain("10 %"));
    zooms.add((find(".nb-sheet") as HTMLElement).style.transform);
    expect(zooms.size).toBe(1);
  });

  it("shows what comes first of a board that no zoom shows whole, and its middle in the end", async () => {
    const board = new FakeBoard();
    board.setStatus({ state: "connecting" });
    board.extent = { left: 0, top: 0, right: 100_000 * 16, bottom: 100_000 * 16 };
    const { find, until } = viewOf(board);
    const sheet = (): string => (find(".nb-sheet") as HTMLElement).style.transform;
    board.receive([{ kind: "add", element: rect([0, 0, 800, 100]) }]);
    await until(() => expect(find(".nb-percent")?.textContent).toContain("100 %"));
    const first = sheet();
    board.receive([{ kind: "add", element: rect([99_000, 99_900, 1000, 100]) }]);
    await new Promise((rendered) => setTimeout(rendered));
    expect([sheet(), find(".nb-percent")?.textContent]).toEqual([first, "100 %"]);
    board.setStatus({ state: "live", waiting: 0 });
    await until(() => expect(find(".nb-percent")?.textContent).toContain("10 %"));
  });

  it("keeps the middle of a board that is a little too large, where that shows what comes first", async () => {
    const board = new FakeBoard();
    board.setStatus({ state: "connecting" });
    board.extent = { left: 0, top: 0, right: 4000 * 16, bottom: 4000 * 16 };
    const { find, until } = viewOf(board);
    const sheet = (): string => (find(".nb-sheet") as HTMLElement).style.transform;
    board.receive([{ kind: "add", element: rect([100, 100, 3700, 3700]) }]);
    await until(() => expect(find(".nb-percent")?.textContent).toContain("10 %"));
    const first = sheet();
    board.receive([{ kind: "add", element: rect([0, 0, 4000, 4000]) }]);
    board.setStatus({ state: "live", waiting: 0 });
    await new Promise((rendered) => setTimeout(rendered, 20));
    expect([sheet(), find(".nb-percent")?.textContent]).toEqual([first, "10 %"]);
  });

  it("follows a board that arrives row by row in few steps, and shows it whole in the end", async () => {
    const board = new FakeBoard();
    board.setStatus({ state: "connecting" });
    const { find, until } = viewOf(board);
    const zoom = (): string => find(".nb-percent")?.textContent ?? "";
    const zooms = new Set<string>();
    for (let row = 0; row < 30; row += 1) {
      board.receive([{ kind: "add", element: rect([0, row * 120, 800, 100]) }]);
      // Words are rendered a moment after the view has changed.
      await new Promise((rendered) => setTimeout(rendered));
      zooms.add(zoom());
    }
    expect(zooms.size).toBeGreaterThan(3);
    expect(zooms.size).toBeLessThan(9);
    board.setStatus({ state: "live", waiting: 0 });
    // 3,580 units below each other in 480 px, 56 of them free on each side.
    await until(() => expect(zoom()).toContain("10 %"));
  });
});
