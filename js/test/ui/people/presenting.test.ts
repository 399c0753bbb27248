// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/ui/language";
import {
  lowerHandWithPen,
  presentWords,
  turnPresenting,
  whyNotNow,
} from "../../../src/ui/people/presenting";
import { FakeBoard, YOU } from "../../fake-board";

beforeEach(() => speak("en"));
afterEach(() => speak(undefined));

describe("presenting", () => {
  it("takes the pen where nobody has it, else ends it, and is called so", () => {
    const board = new FakeBoard();
    expect(presentWords(board)).toBe("Present");
    turnPresenting(board);
    board.facts.pen = "bob";
    expect(presentWords(board)).toBe("Stop presenting");
    turnPresenting(board);
    expect(board.submitted).toEqual([
      [{ kind: "pass-pen", to: YOU.user, ifHolder: null }],
      [{ kind: "pass-pen", to: null, ifHolder: null }],
    ]);
  });

  it("lowers the hand of whoever gets the pen, once", () => {
    const board = new FakeBoard();
    const end = lowerHandWithPen(board);
    board.emit("meta", undefined);
    expect(board.mes).toEqual([]);
    board.facts.pen = YOU.user;
    board.emit("meta", undefined);
    board.emit("meta", undefined);
    expect(board.mes).toEqual([{ hand: false }]);
    board.facts.pen = "bob";
    board.emit("meta", undefined);
    end();
    board.facts.pen = YOU.user;
    board.emit("meta", undefined);
    expect(board.mes).toHaveLength(1);
  });

  it("says why one may not draw now", () => {
    const board = new FakeBoard();
    expect(whyNotNow(board)).toBeUndefined();
    Object.defineProperty(board, "canDraw", { value: false });
    board.facts.locked = true;
    expect(whyNotNow(board)).toBe("locked");
    board.facts.archived = true;
    expect(whyNotNow(board)).toBe("archived");
  });
});
