// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

describe("keys of a focused board", () => {
  it("never reach the page", () => {
    const { stage, press } = viewOf();
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    document.addEventListener("keyup", heard);
    for (const key of ["a", "d", "Enter", "p", "Delete", "ArrowDown"]) press(stage, key);
    stage.dispatchEvent(new KeyboardEvent("keyup", { key: "a", bubbles: true, composed: true }));
    document.removeEventListener("keydown", heard);
    document.removeEventListener("keyup", heard);
    expect(heard).not.toHaveBeenCalled();
  });

  it("are marked as none of the notebook's business", () => {
    expect(viewOf().host.hasAttribute("data-lm-suppress-shortcuts")).toBe(true);
  });

  it("choose tools, undo and redo", async () => {
    const { board, stage, button, press, until } = viewOf();
    press(stage, "e");
    await until(() => expect(button("Eraser")?.getAttribute("aria-pressed")).toBe("true"));
    board.submit([{ kind: "add", element: rect([0, 0, 9, 9]) }]);
    expect(press(stage, "z", { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(board.size).toBe(0);
    press(stage, "Z", { ctrlKey: true, shiftKey: true });
    expect(board.size).toBe(1);
  });

  it("move and zoom the view", async () => {
    const { stage, press, text, until } = viewOf();
    press(stage, "+");
    await until(() => expect(text(".nb-percent")).toContain("125 %"));
    press(stage, "ArrowRight");
    press(stage, "-");
    await until(() => expect(text(".nb-percent")).toContain("100 %"));
  });

  it("hold the hand while Space is down", () => {
    const { stage, press } = viewOf();
    press(stage, " ");
    expect(stage.style.cursor).toBe("grab");
    stage.dispatchEvent(new KeyboardEvent("keyup", { key: " ", bubbles: true }));
    expect(stage.style.cursor).toBe("crosshair");
  });

  it("that save are handed on to the notebook", () => {
    const { cell, stage, press } = viewOf();
    const heard = vi.fn();
    cell.addEventListener("keydown", (event) => heard(event.key, event.ctrlKey));
    expect(press(stage, "s", { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(heard).toHaveBeenCalledWith("s", true);
  });

  it("press a button with Space", () => {
    const { button, press } = viewOf();
    expect(press(button("Eraser"), " ").defaultPrevented).toBe(false);
    expect(button("Pen")?.getAttribute("aria-pressed")).toBe("true");
  });
});

describe("keys on controls", () => {
  const control = (tag: string, type = "") => {
    const view = viewOf();
    const made = document.createElement(tag);
    if (type !== "") made.setAttribute("type", type);
    view.find(".nb")?.append(made);
    return { ...view, on: (key: string) => view.press(made, key).defaultPrevented };
  };

  it.each([
    ["input", "range"],
    ["input", "checkbox"],
    ["input", "radio"],
    ["input", "color"],
    ["summary", ""],
  ])("are tools in a %s %s, but for those that it needs itself", async (tag, type) => {
    const { on, button, until } = control(tag, type);
    for (const key of [" ", "Enter", "Tab"]) expect(on(key), key).toBe(false);
    if (tag === "input")
      for (const key of ["ArrowUp", "ArrowLeft"]) expect(on(key), key).toBe(false);
    expect(on("e")).toBe(true);
    await until(() => expect(button("Eraser")?.getAttribute("aria-pressed")).toBe("true"));
  });

  it.each([
    ["input", ""],
    ["input", "search"],
    ["textarea", ""],
    ["select", ""],
  ])("are letters in a %s %s", (tag, type) => {
    const { on, button } = control(tag, type);
    for (const key of ["e", "v", "1", " ", "ArrowUp", "?"]) expect(on(key), key).toBe(false);
    expect(button("Pen")?.getAttribute("aria-pressed")).toBe("true");
  });
});

describe("Escape", () => {
  it("gives the focus to what is round the board", () => {
    const { cell, stage, root, press } = viewOf();
    stage.focus();
    expect(root.activeElement).toBe(stage);
    press(stage, "Escape");
    expect(root.activeElement).toBeNull();
    expect(document.activeElement).toBe(cell);
  });
});

describe("drawing by keys", () => {
  it("is said aloud, keeps its keys from the notebook and lets Tab go on", async () => {
    const { board, cell, press, stage, text } = viewOf();
    const heard: string[] = [];
    cell.addEventListener("keydown", (event) => heard.push(event.key));
    stage.focus();
    press(stage, "r");
    expect(press(stage, "ArrowRight").defaultPrevented).toBe(true);
    expect(text(".nb-spoken")).toContain("Rectangle: crosshair at 455, 240.");
    press(stage, "Enter");
    // A key that stays down puts down once, and lifts nothing.
    expect(press(stage, "Enter", { repeat: true }).defaultPrevented).toBe(true);
    press(stage, "ArrowDown", { shiftKey: true });
    press(stage, "ArrowRight", { shiftKey: true });
    expect(press(stage, " ").defaultPrevented).toBe(true);
    expect(text(".nb-spoken")).toBe("Rectangle: done.");
    expect([...board.elements()]).toMatchObject([{ kind: "rect", size: [800, 800] }]);
    press(stage, "p");
    press(stage, "ArrowLeft");
    expect(press(stage, "Tab").defaultPrevented).toBe(false);
    expect(heard).toEqual([]);
  });

  it("is not what arrows do on a button", () => {
    const { button, press, stage, text } = viewOf();
    press(stage, "p");
    button("Pen")?.focus();
    press(button("Pen"), "ArrowRight");
    expect(text(".nb-spoken")).toBe("");
  });
});
