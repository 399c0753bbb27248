// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { INK_DEFAULTS, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { FakeBoard } from "../fake-board";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

describe("the middle of the board", () => {
  it("hints at drawing only while the board is empty", async () => {
    const { board, find, text, until } = viewOf();
    expect(text(".nb-hint")).toContain("Draw something");
    board.receive([{ kind: "add", element: rect([0, 0, 9, 9]) }]);
    await until(() => expect(find(".nb-hint")).toBeNull());
  });

  it("gives way to the first ink, one's own or another's", async () => {
    const { board, find, until } = viewOf();
    const ink = { ...INK_DEFAULTS, id: "i", start: 0, points: Uint8Array.of(0, 0) };
    board.ink({ ...ink, style: STYLE_DEFAULTS });
    await until(() => expect(find(".nb-hint")).toBeNull());
  });

  it("tells viewers that there is nothing yet", () => {
    const board = new FakeBoard();
    board.canDraw = false;
    expect(viewOf(board).text(".nb-hint")).toContain("Nothing here yet");
  });

  it("says that the board is being opened", () => {
    const board = new FakeBoard();
    board.status = { state: "connecting" };
    expect(viewOf(board).text(".nb-opening")).toContain("Opening the board");
  });

  it("says why there is no board, and takes the tools away", async () => {
    const { board, find, text, button, until } = viewOf();
    board.setStatus({ state: "refused", code: "not-found", message: "ask its owner" });
    await until(() => expect(text("[role=alert]")).toContain("ask its owner"));
    expect(button("Pen")).toBeNull();
    find(".nb-retry")?.click();
    expect(board.retries).toBe(1);
  });
});
