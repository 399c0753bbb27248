import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MEMBER_DEFAULTS, type Member, Role } from "../../../src/core/types.gen";
import { Conversation } from "../../../src/ui/chat/conversation";
import { speak } from "../../../src/ui/language";
import { BACK } from "../../../src/ui/people/comings";
import { Request } from "../../../src/ui/people/request";
import { tellTidings } from "../../../src/ui/people/tidings";
import { FakeBoard, YOU } from "../../fake-board";

beforeEach(() => speak("en"));
afterEach(() => speak(undefined));

const BOB: Member = { ...YOU, ...MEMBER_DEFAULTS, id: "b", user: "bob", name: "Bob", client: "b" };
const ASK = { user: "bob", role: Role.EDITOR, seq: 1, at: 1, name: "Bob" };

function bench(role: Role = Role.OWNER) {
  const board = new FakeBoard();
  board.join({ ...YOU, role });
  board.join(BOB);
  const told: string[] = [];
  const request = new Request(board);
  const conversation = new Conversation(board, undefined, undefined);
  tellTidings({ board, conversation, request, tell: ({ text }) => told.push(text) });
  const meta = (change: (facts: FakeBoard["facts"]) => void): void => {
    change(board.facts);
    board.emit("meta", undefined);
  };
  const set = (fields: Partial<FakeBoard["facts"]>): void => {
    meta((facts) => Object.assign(facts, fields));
  };
  return { board, told, request, conversation, meta, set };
}

describe("what a person is told", () => {
  it("is each change of their own role", () => {
    const { board, told } = bench(Role.VIEWER);
    for (const role of [Role.EDITOR, Role.OWNER, Role.EDITOR, Role.VIEWER])
      board.join({ ...YOU, role });
    expect(told).toEqual([
      "You can draw now.",
      "You are an owner of this board now.",
      "You are no longer an owner of this board; you can draw.",
      "You can only watch now.",
    ]);
  });

  it("is where the pen goes, the lock and the archive", () => {
    const { told, set } = bench(Role.EDITOR);
    for (const pen of ["bob", "ada", null]) set({ pen });
    set({ locked: true });
    set({ locked: false });
    set({ archived: true });
    set({ archived: false });
    expect(told).toEqual([
      "You have the pen now.",
      "The presentation is over: everybody draws as before.",
      "The board was locked: only owners draw now.",
      "The board was unlocked.",
      "This board was archived: it can be looked at.",
      "This board is in use again.",
    ]);
  });

  it("is who asks and who raises a hand, for those who can answer", () => {
    for (const [role, expected] of [
      [Role.OWNER, ["Bob asks to draw. Answer under People.", "Bob raised a hand."]],
      [Role.EDITOR, []],
    ] as const) {
      const { board, told, meta } = bench(role);
      meta((facts) => void facts.asks.set("bob", ASK));
      meta(() => undefined);
      board.join({ ...BOB, handAt: 5 });
      expect(told).toEqual(expected);
    }
  });

  it("is no hand that comes back with who had lost the connection", () => {
    vi.useFakeTimers();
    const { board, told } = bench();
    const away = (ms: number): void => {
      board.members.delete(BOB.id);
      board.emit("members", undefined);
      vi.advanceTimersByTime(ms);
      board.join(BOB);
    };
    board.join({ ...BOB, handAt: 5 });
    away(BACK - 1);
    board.join({ ...BOB, handAt: 6 });
    expect(told).toEqual(["Bob raised a hand."]);
    board.join(BOB);
    board.join({ ...BOB, handAt: 7 });
    expect(told).toHaveLength(2);
    away(BACK);
    board.join({ ...BOB, handAt: 8 });
    expect(told).toHaveLength(3);
    vi.useRealTimers();
  });

  it("is that a request was declined, unless it was withdrawn", () => {
    const { told, request, meta } = bench(Role.VIEWER);
    const own = { ...ASK, user: "ada" };
    meta((facts) => void facts.asks.set("ada", own));
    expect(request.isOpen).toBe(true);
    meta((facts) => void facts.asks.delete("ada"));
    expect(told).toEqual(["Your request was declined."]);
    request.ask();
    meta((facts) => void facts.asks.set("ada", own));
    request.withdraw();
    meta((facts) => void facts.asks.delete("ada"));
    expect(told).toHaveLength(1);
  });

  it("is a mention while the chat is closed, once", () => {
    const { board, told, conversation } = bench();
    const line = { at: 1, author: "bob", name: "Bob", pending: false };
    board.chat = [{ ...line, seq: 1, text: "@Ada Lovelace?" }];
    board.emit("meta", undefined);
    board.emit("meta", undefined);
    expect(told).toEqual(["Bob mentioned you in the chat."]);
    conversation.show(true);
    board.chat = [...board.chat, { ...line, seq: 2, text: "@Ada Lovelace!" }];
    board.emit("meta", undefined);
    expect(told).toHaveLength(1);
  });
});
