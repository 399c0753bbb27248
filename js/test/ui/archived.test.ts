// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { FakeBoard, YOU } from "../fake-board";
import { viewOf } from "../support/view";

function archived(role: 1 | 3) {
  const board = new FakeBoard();
  board.you = { ...YOU, role };
  board.facts.archived = true;
  const submit = vi.spyOn(board, "submit").mockImplementation(() => undefined);
  return { ...viewOf(board), submit };
}

describe("an archived board", () => {
  it("says that it is, and owners bring it back", () => {
    const { find, text, submit } = archived(3);
    expect(text(".nb-strips")).toContain("Archived: it cannot be changed.");
    find(".nb-strips button")?.click();
    expect(submit).toHaveBeenCalledWith([{ kind: "archive", archived: false }]);
  });

  it("offers others nothing to press", () => {
    const { find, text } = archived(1);
    expect(text(".nb-strips")).toContain("Archived");
    expect(find(".nb-strips button")).toBeNull();
  });
});
