// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LIMITS, MEMBER_DEFAULTS } from "../../../src/core/types.gen";
import { speak } from "../../../src/ui/language";
import { FakeBoard, YOU } from "../../fake-board";
import { viewOf } from "../../support/view";

beforeEach(() => speak("en"));
afterEach(() => speak(undefined));

async function opened() {
  const board = new FakeBoard();
  board.join({
    ...YOU,
    ...MEMBER_DEFAULTS,
    id: "b",
    user: "bob",
    name: "Bob",
    client: "b",
    role: 2,
  });
  const view = viewOf(board);
  view.stage.focus();
  view.press(view.stage, "c");
  await view.until(() => expect(view.find("textarea")).not.toBeNull());
  const field = view.find("textarea") as HTMLTextAreaElement;
  const type = async (text: string): Promise<void> => {
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { ...view, field, type };
}

describe("the chat", () => {
  it("opens by its key with the focus in the field, and Escape gives it back", async () => {
    const { root, stage, field, find, press, until } = await opened();
    expect(root.activeElement).toBe(field);
    press(field, "Escape");
    await until(() => expect(find(".nb-chat")).toBeNull());
    expect(root.activeElement).toBe(stage);
  });

  it("sends by Enter, not by Shift+Enter nor by the Enter of an input method", async () => {
    const { board, field, press, type, text, until } = await opened();
    await type("hello");
    press(field, "Enter", { shiftKey: true });
    press(field, "Enter", { isComposing: true });
    press(field, "Enter", { keyCode: 229 });
    expect(board.submitted).toEqual([]);
    press(field, "Enter");
    expect(board.submitted).toEqual([[{ kind: "say", text: "hello" }]]);
    await until(() => expect(text(".nb-said .nb-message")).toBe("hello"));
    expect(field.value).toBe("");
  });

  it("closes the list of names first, then itself", async () => {
    const { field, find, press, type, until } = await opened();
    await type("@b");
    await until(() => expect(find("[role=option]")?.textContent).toBe("Bob"));
    press(field, "Escape");
    await until(() => expect(find("[role=option]")).toBeNull());
    expect(find(".nb-chat")).not.toBeNull();
  });

  it("says how long a message is only near the limit, and refuses what is longer", async () => {
    const { board, field, find, text, press, type, until } = await opened();
    await type("short");
    expect(find(".nb-bytes")).toBeNull();
    await type("x".repeat(LIMITS.CHAT_BYTES));
    await until(() => expect(text(".nb-bytes")).toBe("4000 of 4000 bytes"));
    await type(`${"x".repeat(LIMITS.CHAT_BYTES - 1)}é`);
    await until(() => expect(find(".nb-bytes")?.getAttribute("role")).toBe("alert"));
    press(field, "Enter");
    expect(board.submitted).toEqual([]);
  });

  it("is read only on an archived board", async () => {
    const { board, find, text, until } = await opened();
    board.facts.archived = true;
    board.emit("meta", undefined);
    await until(() => expect(find("textarea")).toBeNull());
    expect(text(".nb-chat .nb-note")).toContain("archived");
  });

  it("counts what is unread while it is closed", async () => {
    const { board, button, field, press, until } = await opened();
    press(field, "Escape");
    const line = { at: 1, author: "bob", name: "Bob", pending: false };
    board.chat = [{ ...line, seq: 5, text: "hey" }];
    board.emit("meta", undefined);
    await until(() => expect(button("Chat, 1 unread")).not.toBeNull());
  });
});
