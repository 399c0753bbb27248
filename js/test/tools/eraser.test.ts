// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Stroke } from "../../src/core/types.gen";
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

describe("the eraser that rubs out", () => {
  it("splits strokes where it passes, as one step, and leaves all else alone", () => {
    const pressures = Uint8Array.from([100, 200]);
    const style = { ...rect([0, 0, 1, 1]).style, stroke: "#e03131", width: 64 };
    const wall = stroke([100, 0, 100, 200], { pressures, style, groups: ["g".repeat(16)] });
    const above = rect([90, 90, 20, 20]);
    const locked = stroke([120, 0, 120, 200], { locked: true });
    const { board, desk, drag } = deskOf([wall, above, locked]);
    desk.choose({ tool: "eraser", erasing: "rub", eraserRadius: 10 });
    drag([50, 100, 150, 100]);
    expect(board.submitted).toHaveLength(1);
    const pieces = [...board.elements()].filter(
      (each): each is Stroke => each.kind === "stroke" && !each.locked,
    );
    expect(pieces).toHaveLength(2);
    for (const piece of pieces) {
      expect(piece).toMatchObject({ style, groups: wall.groups, angle: 0 });
      expect(piece.pressures).toHaveLength(2);
    }
    const [top, bottom] = pieces as [Stroke, Stroke];
    // The ink, up to its widest, is gone as far as the eraser reaches.
    const end = (top.at[1] + top.size[1]) / 16;
    expect(end).toBeGreaterThan(80);
    expect(end).toBeLessThan(88.1);
    expect(bottom.at[1] / 16).toBeCloseTo(200 - end, 1);
    expect(board.get(above.id)).toEqual(above);
    expect(board.get(locked.id)).toEqual(locked);
    board.undo();
    expect([...board.elements()].map(({ id }) => id)).toEqual([wall.id, above.id, locked.id]);
  });

  it("works on what is turned and stretched, where it is seen", () => {
    // 100 by 0, turned by 90° about its middle: seen from (150, 50) to (150, 150).
    const lying = stroke([100, 100, 200, 100], { angle: 9000 });
    const { board, desk, drag } = deskOf([lying]);
    desk.choose({ tool: "eraser", erasing: "rub", eraserRadius: 10 });
    drag([120, 100, 180, 100]);
    const made = [...board.elements()] as Stroke[];
    expect(made.map(({ at, size }) => [at[0] / 16, at[1] / 16, size[0]])).toEqual([
      [150, 50, 0],
      [150, 111, 0],
    ]);
  });

  it("shows what it will leave, and gives all back when it is cancelled", () => {
    const wall = stroke([100, 0, 100, 200]);
    const { board, desk, fire, input, surface } = deskOf([wall]);
    const faded = vi.spyOn(surface, "fade");
    desk.choose({ tool: "eraser", erasing: "rub" });
    fire("pointerdown", 100, 100);
    expect([...(faded.mock.lastCall?.[0] ?? [])]).toEqual([wall.id]);
    input.cancel();
    expect([...(faded.mock.lastCall?.[0] ?? [])]).toEqual([]);
    expect(board.submitted).toEqual([]);
  });

  it("leaves to others what they changed meanwhile, and takes all it covers", () => {
    const [mine, theirs] = [stroke([100, 0, 100, 20]), stroke([100, 40, 100, 200])];
    const { board, desk, fire } = deskOf([mine, theirs]);
    desk.choose({ tool: "eraser", erasing: "rub", eraserRadius: 20 });
    fire("pointerdown", 100, 10);
    fire("pointermove", 100, 60);
    board.submit([{ kind: "patch", id: theirs.id, set: { at: [0, 0] }, ifSeq: null }]);
    fire("pointerup", 100, 60);
    expect([...board.elements()].map(({ id }) => id)).toEqual([theirs.id]);
  });
});
