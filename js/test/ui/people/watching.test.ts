// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Role } from "../../../src/core/types.gen";
import { speak } from "../../../src/ui/language";
import { FakeBoard, YOU } from "../../fake-board";
import { viewOf } from "../../support/view";

beforeEach(() => speak("en"));
afterEach(() => speak(undefined));

function watcher(role: Role): FakeBoard {
  const board = new FakeBoard();
  board.you = { ...YOU, role };
  board.members.set(YOU.id, board.you);
  Object.defineProperty(board, "canDraw", { value: false });
  return board;
}

describe("who may not draw", () => {
  it("follows whoever presents by one press, but no kernel", async () => {
    const board = watcher(Role.EDITOR);
    board.facts.pen = "bob";
    const kernel = { ...YOU, id: "k", user: "bob", name: "Bob", agent: "kernel" as const };
    board.members.set("k", kernel);
    const { root, text, until } = viewOf(board);
    const follow = () =>
      [...root.querySelectorAll<HTMLButtonElement>(".nb-bar .nb-strip button")].find(
        ({ textContent }) => textContent === "Follow",
      );
    await until(() => expect(text(".nb-bar .nb-strip")).toContain("presents"));
    expect(follow()).toBeUndefined();
    board.members.set("b", { ...kernel, id: "b", agent: "page" as const });
    board.emit("members", undefined);
    await until(() => expect(follow()).toBeDefined());
    follow()?.click();
    expect(board.mes).toContainEqual({ following: "b" });
    await until(() => expect(follow()).toBeUndefined());
  });

  it("may ask to, by one press", async () => {
    const board = watcher(Role.VIEWER);
    const { find, text, until } = viewOf(board);
    await until(() => expect(text(".nb-bar .nb-strip")).toContain("You are watching"));
    find(".nb-bar .nb-strip button")?.click();
    expect(board.submitted).toEqual([[{ kind: "ask", role: Role.EDITOR }]]);
  });

  it("raises a hand while somebody presents, and is told of a lock", async () => {
    const board = watcher(Role.EDITOR);
    board.facts.pen = "bob";
    const { find, text, until } = viewOf(board);
    await until(() => expect(text(".nb-bar .nb-strip")).toContain("presents"));
    find(".nb-bar .nb-strip button")?.click();
    expect(board.mes).toContainEqual({ hand: true });
    board.facts.pen = null;
    board.facts.locked = true;
    board.emit("meta", undefined);
    await until(() => expect(text(".nb-bar .nb-strip")).toContain("only owners draw"));
  });
});
