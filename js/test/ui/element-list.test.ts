// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { NOTE_DEFAULTS } from "../../src/core/types.gen";
import { inWords, News } from "../../src/ui/element-list";
import { FakeBoard, YOU } from "../fake-board";
import { id, rect } from "../support/elements";
import { viewOf } from "../support/view";

const BEN = { ...YOU, id: "m2", user: "ben", name: "Ben" };

describe("the board in words", () => {
  it("names kind, words and author, on one line", () => {
    const board = new FakeBoard();
    const note = { ...NOTE_DEFAULTS, id: id(), at: [0, 0] as const, size: [0, 0] as const };
    const style = rect([0, 0, 1, 1]).style;
    const said = inWords(board, { ...note, style, text: "Ask\n Grace", author: "ada" });
    expect(said).toBe("Note: Ask Grace, Ada Lovelace");
    expect(inWords(board, rect([0, 0, 1, 1]))).toBe("Rectangle");
  });

  it("is in the page, unseen", async () => {
    const { find, until } = viewOf(new FakeBoard([rect([0, 0, 5, 5])]));
    await until(() => expect(find(".nb-unseen ul")?.textContent).toBe("Rectangle"));
    expect(find(".nb-unseen ul")?.getAttribute("aria-label")).toBe("Elements of the board");
  });
});

describe("news", () => {
  it("say what others did, never what I did", () => {
    const board = new FakeBoard();
    const news = new News(board);
    board.on("change", (change) => news.changed(change));
    board.members.set("m2", BEN);
    const theirs = { ...rect([0, 0, 5, 5]), author: "ben", editedBy: "ben" };
    board.receive([{ kind: "add", element: theirs }]);
    const mine = { ...rect([9, 0, 5, 5]), author: "ada", editedBy: "ada" };
    board.submit([{ kind: "add", element: mine }]);
    expect(news.take()).toBe("1 added by Ben");
    board.receive([{ kind: "patch", id: theirs.id, set: { at: [5, 5] }, ifSeq: null }]);
    expect(news.take()).toBe("1 changed by Ben");
    board.receive([{ kind: "remove", ids: [theirs.id], ifSeq: null }]);
    expect(news.take()).toBe("1 removed");
    expect(news.take()).toBe("");
  });
});
