// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { LIMITS, type TextBox } from "../../src/core/types.gen";
import { FIRST_CHOICES } from "../../src/tools/choices";
import { newText, withWords } from "../../src/tools/writing";
import { FakeBoard } from "../fake-board";
import { viewOf } from "../support/view";

const before = withWords(newText("aaaaaaaaaaaaaaaa", 50, 50, FIRST_CHOICES), "Old", () => 200);

/** A view with a text in its middle, and what writes on it. */
function writing() {
  const board = new FakeBoard([before]);
  const view = viewOf(board);
  const field = () => view.find(".nb-writing") as HTMLTextAreaElement | null;
  const click = (x: number, y: number): void => {
    for (const [type, detail] of [
      ["pointerdown", 1],
      ["pointerup", 1],
    ] as const) {
      const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, detail });
      for (const [key, value] of Object.entries({ pointerId: 1, pointerType: "mouse" })) {
        Object.defineProperty(event, key, { value });
      }
      view.stage.dispatchEvent(event);
    }
  };
  const type = (words: string): void => {
    const there = field();
    if (there === null) throw new Error("nothing to write in");
    there.value = words;
    there.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const open = (): void => {
    view.press(view.stage, "v");
    click(450, 240);
    click(450, 240);
  };
  const begin = (): void => {
    view.press(view.stage, "t");
    click(300, 300);
  };
  return { ...view, board, field, click, type, open, begin };
}

describe("writing", () => {
  it("adds what was written, once, and selects it", async () => {
    const { begin, type, field, press, board, button, until } = writing();
    begin();
    type("Hello\nthere");
    press(field(), "Escape");
    expect(field()).toBeNull();
    expect(board.submitted).toHaveLength(1);
    expect([...board.elements()][1]).toMatchObject({ text: "Hello\nthere", lines: [] });
    await until(() => expect(button("Select")?.getAttribute("aria-pressed")).toBe("true"));
  });

  it("is seen by others while it goes on", () => {
    const { begin, type, board, field } = writing();
    begin();
    type("Hel");
    const shape = board.lives.at(-1);
    expect(shape).toMatchObject({ kind: "shape", element: { text: "Hel" } });
    field()?.blur();
    expect(board.submitted).toHaveLength(1);
  });

  it("of nothing adds nothing", () => {
    const { begin, type, board, field, press } = writing();
    begin();
    type("  \n");
    press(field(), "Enter", { ctrlKey: true });
    expect(field()).toBeNull();
    expect(board.submitted).toEqual([]);
    expect(board.lives.at(-1)).toMatchObject({ kind: "shape", element: null });
  });

  it("opens again by a double click and changes words, lines and size in one", () => {
    const { open, type, board, field } = writing();
    open();
    expect(field()?.value).toBe("Old");
    type("Newer words");
    expect(board.lives.at(-1)).toMatchObject({ kind: "drag" });
    field()?.blur();
    const [op] = board.submitted.flat();
    expect(op).toMatchObject({ kind: "patch", id: before.id, set: { text: "Newer words" } });
    const after = board.get(before.id) as TextBox;
    expect(after.size[0]).toBe(Math.round("Newer words".length * 7 * 16));
  });

  it("that changes nothing sends nothing, and all words taken away remove the text", () => {
    const { open, type, board, field } = writing();
    open();
    field()?.blur();
    expect(board.submitted).toEqual([]);
    open();
    type("");
    field()?.blur();
    expect(board.submitted.flat()).toMatchObject([{ kind: "remove", ids: [before.id] }]);
  });

  it("ends when somebody removes the text meanwhile", () => {
    const { open, type, board, field } = writing();
    open();
    type("Old and more");
    board.receive([{ kind: "remove", ids: [before.id], ifSeq: null }]);
    expect(field()).toBeNull();
    expect(board.submitted).toEqual([]);
  });

  it("leaves Enter and Escape to an input method that composes", () => {
    const { begin, type, field } = writing();
    begin();
    type("か");
    const composing = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
    Object.defineProperty(composing, "isComposing", { value: true });
    field()?.dispatchEvent(composing);
    expect(field()).not.toBeNull();
  });

  it("says when it is too long, and keeps it", async () => {
    const { begin, type, field, press, board, find, until } = writing();
    begin();
    type("ä".repeat(LIMITS.TEXT_BYTES / 2 + 1));
    press(field(), "Escape");
    expect(field()).not.toBeNull();
    expect(board.submitted).toEqual([]);
    await until(() => expect(find(".nb-toasts")?.textContent).toContain("16002 bytes"));
  });

  it("keeps its keys from the board and the notebook", () => {
    const { begin, field, press, board } = writing();
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    begin();
    press(field(), "e");
    press(field(), "z", { ctrlKey: true });
    document.removeEventListener("keydown", heard);
    expect(heard).not.toHaveBeenCalled();
    expect(board.submitted).toEqual([]);
    expect(field()).not.toBeNull();
  });
});
