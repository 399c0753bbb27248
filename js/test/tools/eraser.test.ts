// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { installPage } from "../support/canvas";
import { deskOf } from "../support/desk";
import { rect, stroke } from "../support/elements";

beforeEach(() => {
  installPage();
});

describe("the eraser", () => {
  it("removes what it touches between two positions, as one step", () => {
    const walls = [100, 200, 300].map((x) => stroke([x, 0, x, 200]));
    const far = rect([500, 300, 20, 20]);
    const locked = stroke([250, 0, 250, 200], { locked: true });
    const { board, desk, drag } = deskOf([...walls, far, locked]);
    desk.choose({ tool: "eraser" });
    drag([50, 100, 350, 100]);
    expect(board.submitted).toHaveLength(1);
    expect([...board.elements()]).toEqual([far, locked]);
    board.undo();
    expect(board.size).toBe(5);
  });

  it("reaches as far on the screen at any zoom", () => {
    const wall = stroke([100, 0, 100, 200]);
    const { board, surface, desk, drag } = deskOf([wall]);
    surface.setView({ x: 0, y: 0, zoom: 4 });
    desk.choose({ tool: "eraser", eraserRadius: 12 });
    drag([380, 100]);
    expect(board.size).toBe(1);
    drag([386, 100]);
    expect(board.size).toBe(0);
  });

  it("is what a pen's other end does", () => {
    const { board, drag } = deskOf([stroke([100, 0, 100, 200])]);
    drag([100, 50], { pointerType: "pen", button: 5 });
    expect(board.size).toBe(0);
  });

  it("touches nothing when it is cancelled", () => {
    const { board, desk, fire, input } = deskOf([stroke([100, 0, 100, 200])]);
    desk.choose({ tool: "eraser" });
    fire("pointerdown", 100, 50);
    input.cancel();
    expect(board.size).toBe(1);
    expect(board.submitted).toEqual([]);
  });

  it("keeps to the radii from 2 to 64", () => {
    const { desk } = deskOf();
    desk.choose({ tool: "eraser" });
    for (let i = 0; i < 20; i += 1) desk.resize(1);
    expect(desk.choices.eraserRadius).toBe(64);
    for (let i = 0; i < 30; i += 1) desk.resize(-1);
    expect(desk.choices.eraserRadius).toBe(2);
  });
});
