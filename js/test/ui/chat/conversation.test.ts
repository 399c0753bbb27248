import { describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../../src/core/types.gen";
import type { Rest } from "../../../src/sync/rest";
import { Conversation } from "../../../src/ui/chat/conversation";
import { FakeBoard } from "../../fake-board";

function said(seq: number, author = "bob", text = `message ${seq}`) {
  return { seq, at: 1000 * seq, author, name: author, text, pending: false };
}

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

function bench(get = vi.fn()) {
  const board = new FakeBoard();
  const store = storage();
  const chat = new Conversation(board, { get } as unknown as Rest, store);
  const hear = (...lines: ReturnType<typeof said>[]): void => {
    board.chat = lines;
    board.emit("meta", undefined);
  };
  return { board, store, chat, hear, get };
}

describe("a conversation", () => {
  it("counts what others say while it is closed, and remembers what was read", () => {
    const { board, store, chat, hear } = bench();
    hear(said(1), said(2, "ada"), said(3));
    expect(chat.unread.map(({ seq }) => seq)).toEqual([1, 3]);
    chat.show(true);
    expect(chat.unread).toEqual([]);
    hear(said(1), said(3), said(4));
    expect(chat.unread).toEqual([]);
    chat.show(false);
    hear(said(1), said(3), said(4), said(5, "bob", "hello @Ada Lovelace"));
    expect(chat.isMentioned).toBe(true);
    const next = new Conversation(board, undefined, store);
    expect(next.unread.map(({ seq }) => seq)).toEqual([5]);
  });

  it("has nothing unread at a first visit", () => {
    const board = new FakeBoard();
    board.chat = [said(7)];
    expect(new Conversation(board, undefined, undefined).unread).toEqual([]);
  });

  it("keeps the place of what is taken back, and moves the oldest on", () => {
    const { chat, hear } = bench();
    hear(said(1), said(2), said(3));
    hear(said(1), said(3));
    expect(chat.lines.map(({ seq, takenBack }) => [seq, takenBack])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    const tail = Array.from({ length: LIMITS.CHAT_TAIL }, (_, index) => said(index + 3));
    hear(...tail);
    expect(chat.lines[0]).toMatchObject({ seq: 1, takenBack: false });
    expect(chat.lines).toHaveLength(LIMITS.CHAT_TAIL + 2);
  });

  it("fetches older messages page by page, and stops at the first", async () => {
    const tail = Array.from({ length: LIMITS.CHAT_TAIL }, (_, index) => said(index + 100));
    const { chat, hear, get } = bench();
    hear(...tail);
    expect(chat.hasMore).toBe(true);
    get.mockResolvedValueOnce({ messages: [said(50), said(51)], more: true });
    await chat.loadOlder();
    expect(get).toHaveBeenCalledWith("api/boards/brave-otter-7f3k/chat?before=100&limit=50");
    expect(chat.lines.slice(0, 3).map(({ seq }) => seq)).toEqual([50, 51, 100]);
    get.mockResolvedValueOnce({ messages: [said(1)], more: false });
    await chat.loadOlder();
    expect(get).toHaveBeenLastCalledWith("api/boards/brave-otter-7f3k/chat?before=50&limit=50");
    expect(chat.hasMore).toBe(false);
  });

  it("says what is written once, and keeps what is too long", () => {
    const { board, chat } = bench();
    chat.write("  hello \n", 0);
    expect(chat.say()).toBe(true);
    expect(board.submitted).toEqual([[{ kind: "say", text: "hello" }]]);
    expect(chat.say()).toBe(false);
    chat.write("ä".repeat(LIMITS.CHAT_BYTES / 2 + 1), 0);
    expect(chat.say()).toBe(false);
    expect(chat.draft).not.toBe("");
  });

  it("tells the others that somebody writes, now and then, and that they are done", () => {
    const { board, chat } = bench();
    chat.write("h", 10_000);
    chat.write("he", 11_000);
    chat.write("hel", 13_000);
    chat.write("", 13_100);
    chat.write("", 13_200);
    expect(board.lives).toEqual([
      { kind: "typing", active: true },
      { kind: "typing", active: true },
      { kind: "typing", active: false },
    ]);
  });
});
