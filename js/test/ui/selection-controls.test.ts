// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { Element } from "../../src/core/types.gen";
import { NOTE_DEFAULTS, TEXT_BOX_DEFAULTS } from "../../src/core/types.gen";
import { FakeBoard } from "../fake-board";
import { id, line, rect } from "../support/elements";
import { viewOf } from "../support/view";

const box = { at: [0, 0] as const, size: [3200, 1600] as const };

async function open(elements: Element[]) {
  const view = viewOf(new FakeBoard(elements));
  view.press(view.stage, "v");
  view.press(view.stage, "a", { ctrlKey: true });
  await view.until(() => expect(view.button("Actions")).not.toBeNull());
  const get = (i: number) => view.board.get(elements[i]?.id ?? "") as Element;
  return { ...view, get };
}

describe("controls of a selection", () => {
  it("show what all have, and set it on all that can have it, in one step", async () => {
    const red = { ...rect([0, 0, 10, 10]).style, stroke: "#e03131" };
    const { button, board, get, until } = await open([
      rect([100, 100, 50, 50], { style: red }),
      line([0, 0, 50, 50], { style: red }),
    ]);
    expect(button("Red")?.getAttribute("aria-pressed")).toBe("true");
    button("Blue")?.click();
    expect([get(0).style.stroke, get(1).style.stroke]).toEqual(["#1971c2", "#1971c2"]);
    expect(board.submitted).toHaveLength(1);
    await until(() => expect(button("Blue")?.getAttribute("aria-pressed")).toBe("true"));
  });

  it("show what differs as no choice", async () => {
    const style = { ...rect([0, 0, 1, 1]).style, stroke: "#2f9e44" };
    const { root } = await open([rect([0, 0, 50, 50]), rect([60, 0, 50, 50], { style })]);
    const colors = root.querySelector(".nb-swatches") as HTMLElement;
    expect(colors.querySelectorAll("[aria-pressed=true], .nb-chosen")).toHaveLength(0);
  });

  it("break the lines of words anew in another size", async () => {
    const note: Element = {
      ...NOTE_DEFAULTS,
      ...box,
      id: id(),
      text: "one two three four five six",
    };
    const { button, find, get, until } = await open([note]);
    button("Colour and style")?.click();
    await until(() => expect(find(".nb-popover")).not.toBeNull());
    button("Huge")?.click();
    const after = get(0);
    expect(after.style.fontSize).toBe(44 * 16);
    expect("lines" in after && after.lines.length).toBeGreaterThan(1);
  });

  it("offer only what applies", async () => {
    const text: Element = { ...TEXT_BOX_DEFAULTS, ...box, id: id(), text: "a" };
    const { button, find, root, until } = await open([text]);
    button("Colour and style")?.click();
    await until(() => expect(find(".nb-style")).not.toBeNull());
    const rows = [...root.querySelectorAll(".nb-style-row > span")].map((row) => row.textContent);
    expect(rows).toEqual(["Colour", "Size of the text", "Alignment", "Opacity"]);
  });
});

describe("the menu of actions", () => {
  it("works by keys: arrows go through it, Enter does it, the board has the focus again", async () => {
    const { button, root, press, until, stage, board } = await open([
      rect([0, 0, 50, 50]),
      rect([60, 20, 50, 50]),
    ]);
    button("Actions")?.click();
    await until(() => expect(root.activeElement?.getAttribute("role")).toBe("menuitem"));
    expect(root.activeElement?.getAttribute("aria-label")).toBe("Bring to front");
    press(root.activeElement, "ArrowDown");
    expect(root.activeElement?.getAttribute("aria-label")).toBe("Align left edges");
    (root.activeElement as HTMLElement).click();
    expect([...board.elements()].map(({ at }) => at[0])).toEqual([0, 0]);
    expect(root.activeElement).toBe(stage);
    await until(() => expect(root.querySelector("[role=menu]")).toBeNull());
  });

  it("opens beside the pointer on what lies there", async () => {
    const { stage, root, press, until, find } = await open([rect([100, 100, 50, 50])]);
    press(stage, "Escape");
    const event = new MouseEvent("contextmenu", { clientX: 100, clientY: 120, bubbles: true });
    stage.dispatchEvent(event);
    await until(() => expect(find(".nb-context")).not.toBeNull());

    expect(root.querySelectorAll("[role=menuitem]").length).toBeGreaterThan(5);
    press(root.activeElement, "Escape");
    await until(() => expect(find(".nb-context")).toBeNull());
    expect(root.activeElement).toBe(stage);
  });

  it("says in words what most come for, and lets arrows go through that line by line", async () => {
    const { button, root, press, until } = await open([
      rect([0, 0, 50, 50]),
      rect([60, 20, 50, 50]),
    ]);
    button("Actions")?.click();
    await until(() => expect(root.activeElement?.getAttribute("role")).toBe("menuitem"));
    const words = [...root.querySelectorAll("[role=menu] .nb-item")];
    expect(words.map((item) => item.textContent)).toEqual([
      "DuplicateCtrl+D",
      "GroupCtrl+G",
      "LockCtrl+Shift+L",
      "DeleteDelete",
    ]);
    press(root.activeElement, "End");
    press(root.activeElement, "ArrowUp");
    expect(root.activeElement).toBe(words[2]);
    press(root.activeElement, "ArrowDown");
    expect(root.activeElement).toBe(words[3]);
  });

  it("of what is locked offers to unlock it", async () => {
    const { stage, press, button, find, root, until, board } = await open([rect([0, 0, 50, 50])]);
    press(stage, "L", { ctrlKey: true, shiftKey: true });
    await until(() => expect(button("Delete")).toBeNull());
    button("Actions")?.click();
    await until(() => expect(find("[role=menu] .nb-item")).not.toBeNull());
    const items = [...root.querySelectorAll<HTMLElement>("[role=menu] .nb-item")];
    items.find(({ textContent }) => textContent?.startsWith("Unlock"))?.click();
    expect([...board.elements()][0]?.locked).toBe(false);
  });
});
