// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { Role } from "../../src/core/types.gen";
import { FakeBoard, YOU } from "../fake-board";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

async function opened(board: FakeBoard) {
  const view = viewOf(board);
  view.button("Board")?.click();
  await view.until(() => expect(view.find(".nb-items")).not.toBeNull());
  const items = () => [...view.root.querySelectorAll<HTMLElement>(".nb-item")];
  const item = (words: string) => items().find((each) => each.textContent?.includes(words));
  return { ...view, items, item };
}

describe("the menu of the board", () => {
  it("clears what one drew or everything, and says how it comes back", async () => {
    for (const [words, scope] of [
      ["Clear what I drew", "mine"],
      ["Clear everything", "all"],
    ] as const) {
      const board = new FakeBoard([rect([0, 0, 9, 9])]);
      const { item, find, until } = await opened(board);
      item(words)?.click();
      expect(board.submitted.flat()).toEqual([{ kind: "clear", scope }]);
      await until(() => expect(find(".nb-toasts")?.textContent).toContain("Ctrl+Z brings it back"));
      expect(find(".nb-items")).toBeNull();
      board.undo();
      expect(board.size).toBe(1);
    }
  });

  it("offers to clear everything only to owners", async () => {
    const board = new FakeBoard([rect([0, 0, 9, 9])]);
    board.you = { ...YOU, role: Role.EDITOR };
    const { item } = await opened(board);
    expect(item("Clear what I drew")).toBeDefined();
    expect(item("Clear everything")).toBeUndefined();
  });

  it("shows the sheet of keys", async () => {
    const { item, find, until } = await opened(new FakeBoard());
    item("Keys")?.click();
    await until(() => expect(find("[role=dialog]")).not.toBeNull());
  });
});
