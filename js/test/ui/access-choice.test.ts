// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeBoard } from "../fake-board";
import { dialogOf, leave } from "../support/share";

afterEach(leave);

describe("the choice of who may come in", () => {
  it("lets owners say who may come in, by ops of the board", () => {
    const board = new FakeBoard();
    const sent = vi.spyOn(board, "submit").mockImplementation(() => undefined);
    const { root } = dialogOf(board);
    root.querySelectorAll<HTMLElement>("[type=radio]")[1]?.click();
    expect(sent).toHaveBeenCalledWith([{ kind: "set-access", access: "view", listed: false }]);
  });
});
