// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LIMITS, Role } from "../../src/core/types.gen";
import { speak } from "../../src/ui/language";
import { FakeBoard } from "../fake-board";
import { viewOf } from "../support/view";

beforeEach(() => speak("en"));
afterEach(() => speak(undefined));

function titled(title: string, role: Role = Role.OWNER) {
  const board = new FakeBoard();
  board.title = title;
  board.role = role;
  const view = viewOf(board);
  const name = () => view.find(".nb-name");
  const field = () => view.root.querySelector<HTMLInputElement>("input.nb-name");
  const open = async (): Promise<void> => {
    name()?.click();
    await view.until(() => expect(view.root.activeElement).toBe(field()));
  };
  const write = async (words: string): Promise<void> => {
    const input = field() as HTMLInputElement;
    input.value = words;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await view.until(() => expect(input.value).toBe(words));
  };
  return { ...view, name, field, open, write };
}

describe("the title of a board", () => {
  it("is written anew where it stands; Enter keeps it and the focus returns", async () => {
    const { board, field, name, open, press, root, until, write } = titled("Sprint 12");
    expect(name()?.getAttribute("aria-label")).toBe("Sprint 12: rename");
    await open();
    expect(field()?.value).toBe("Sprint 12");
    await write("  Sprint 13 ");
    press(field(), "Enter");
    await until(() => expect(name()?.textContent).toBe("Sprint 13"));
    expect(board.submitted).toEqual([[{ kind: "rename", title: "Sprint 13" }]]);
    expect(root.activeElement).toBe(name());
  });

  it("stays after Escape, which leaves the field and not the board", async () => {
    const { board, cell, field, name, open, press, root, until, write } = titled("Sprint 12");
    await open();
    await write("Something else");
    press(field(), "Escape");
    await until(() => expect(field()).toBeNull());
    expect(name()?.textContent).toBe("Sprint 12");
    expect(root.activeElement).toBe(name());
    expect(document.activeElement).not.toBe(cell);
    expect(board.submitted).toEqual([]);
  });

  it("is kept when one goes on elsewhere, and nothing is sent when it is the same", async () => {
    const { board, field, open, until, write } = titled("Sprint 12");
    await open();
    field()?.blur();
    await until(() => expect(field()).toBeNull());
    expect(board.submitted).toEqual([]);
    await open();
    await write("Sprint 13");
    field()?.blur();
    await until(() => expect(board.title).toBe("Sprint 13"));
  });

  it("is opened by F2 too", async () => {
    const { field, name, press, until } = titled("Sprint 12");
    expect(press(name(), "F2").defaultPrevented).toBe(true);
    await until(() => expect(field()).not.toBeNull());
  });

  it("says how much too long it is and is not kept", async () => {
    const { board, field, open, press, text, until, write } = titled("Sprint 12");
    await open();
    await write("é".repeat(LIMITS.TITLE_BYTES / 2 + 1));
    await until(() => expect(text(".nb-name-field small")).toBe("202 bytes; a title holds 200."));
    expect(field()?.getAttribute("aria-invalid")).toBe("true");
    press(field(), "Enter");
    expect(field()).not.toBeNull();
    field()?.blur();
    await until(() => expect(field()).toBeNull());
    expect(board.submitted).toEqual([]);
  });

  it("is asked for where there is none, of owners alone", async () => {
    for (const title of ["", "brave-otter-7f3k"]) {
      const { name, open, field } = titled(title);
      expect(name()?.textContent).toBe("Name this board");
      await open();
      expect(field()?.value).toBe("");
    }
    expect(titled("", Role.EDITOR).name()).toBeNull();
    expect(titled("Sprint 12", Role.EDITOR).name()?.tagName).toBe("SPAN");
  });

  it("cannot be changed while the board is archived or not open", async () => {
    const { board, name, until } = titled("Sprint 12");
    board.facts.archived = true;
    board.emit("meta", undefined);
    await until(() => expect(name()?.tagName).toBe("SPAN"));
    board.facts.archived = false;
    board.setStatus({ state: "connecting" });
    await until(() => expect(name()?.tagName).toBe("SPAN"));
    board.setStatus({ state: "live", waiting: 0 });
    await until(() => expect(name()?.tagName).toBe("BUTTON"));
  });
});
