// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { FakeBoard } from "../fake-board";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

function open() {
  const elements = [0, 1, 2].map((i) => rect([100 + 60 * i, 100 + 5 * i, 50, 40]));
  const view = viewOf(new FakeBoard(elements));
  const key = (name: string, more: object = {}) => view.press(view.stage, name, more);
  const places = () => [...view.board.elements()].map(({ at }) => [at[0] / 16, at[1] / 16]);
  const order = () =>
    [...view.board.elements()].map(({ id }) => elements.findIndex((e) => e.id === id));
  key("v");
  return { ...view, key, places, order, elements };
}

describe("keys on a board", () => {
  it("select all, nudge, and take it back", () => {
    const { key, places, board } = open();
    key("a", { ctrlKey: true });
    key("ArrowRight");
    key("ArrowDown", { shiftKey: true });
    expect(places()[0]).toEqual([101, 110]);
    key("z", { ctrlKey: true });
    expect(places()[0]).toEqual([101, 100]);
    key("Delete");
    expect(board.size).toBe(0);
    key("z", { ctrlKey: true });
    expect(board.size).toBe(3);
  });

  it("Tab goes through the elements, then on to the page", () => {
    const { key, board } = open();
    expect(key("Tab").defaultPrevented).toBe(true);
    key("Backspace");
    expect(board.size).toBe(2);
    expect(key("Tab").defaultPrevented).toBe(true);
    expect(key("Tab").defaultPrevented).toBe(true);
    expect(key("Tab").defaultPrevented).toBe(false);
    expect(key("Tab", { shiftKey: true }).defaultPrevented).toBe(true);
  });

  it("duplicate, and the copies are selected", () => {
    const { key, board, places } = open();
    key("Tab");
    key("d", { ctrlKey: true });
    expect(board.size).toBe(4);
    expect(places().at(-1)).toEqual([120, 120]);
    key("Delete");
    expect(board.size).toBe(3);
  });

  it("group, ungroup and lock", () => {
    const { key, board } = open();
    const groups = () => [...board.elements()].map((each) => each.groups.length);
    key("a", { ctrlKey: true });
    key("g", { ctrlKey: true });
    expect(groups()).toEqual([1, 1, 1]);
    key("G", { ctrlKey: true, shiftKey: true });
    expect(groups()).toEqual([0, 0, 0]);
    key("L", { ctrlKey: true, shiftKey: true });
    expect([...board.elements()].every(({ locked }) => locked)).toBe(true);
    key("Delete");
    expect(board.size).toBe(3);
    key("L", { ctrlKey: true, shiftKey: true });
    expect([...board.elements()].some(({ locked }) => locked)).toBe(false);
  });

  it("change the order", () => {
    const { key, order } = open();
    key("Tab");
    key("}", { ctrlKey: true, shiftKey: true });
    expect(order()).toEqual([1, 2, 0]);
    key("[", { ctrlKey: true });
    key("{", { ctrlKey: true, shiftKey: true });
    expect(order()).toEqual([0, 1, 2]);
  });

  it("Escape lets the selection go before it leaves the board", () => {
    const { key, stage, root } = open();
    stage.focus();
    key("Tab");
    key("Escape");
    expect(root.activeElement).toBe(stage);
    key("Escape");
    expect(root.activeElement).toBe(null);
  });

  it("of a viewer change nothing", () => {
    const { key, board } = open();
    board.canDraw = false;
    key("a", { ctrlKey: true });
    for (const each of ["Delete", "ArrowLeft"]) key(each);
    key("d", { ctrlKey: true });
    expect(board.submitted).toHaveLength(0);
  });
});
