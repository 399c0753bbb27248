// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { localPoints } from "../../src/core/geometry";
import { unpack } from "../../src/core/points";
import { LIMITS, type Stroke } from "../../src/core/types.gen";
import { installPage, type Page } from "../support/canvas";
import { added, deskOf } from "../support/desk";

let page: Page;
beforeEach(() => {
  page = installPage();
});

describe("the pen", () => {
  it("makes one stroke of one drag, in board coordinates", () => {
    const { board, surface, drag, desk } = deskOf();
    surface.setView({ x: 100, y: 0, zoom: 2 });
    desk.choose({ color: "#e03131", width: 8 });
    drag([10, 20, 50, 20, 50, 60]);
    const [drawn] = added(board) as [Stroke];
    expect(board.submitted).toHaveLength(1);
    expect(drawn.at).toEqual([105 * 16, 10 * 16]);
    expect(drawn.size).toEqual([20 * 16, 20 * 16]);
    expect([...localPoints(drawn)]).toEqual([0, 0, 20, 0, 20, 20]);
    expect(drawn.style).toMatchObject({ stroke: "#e03131", width: 128 });
    expect(drawn.pressures).toHaveLength(0);
  });

  it("makes a dot of a click", () => {
    const { board, drag } = deskOf();
    drag([40, 40]);
    expect([...unpack((added(board)[0] as Stroke).points)]).toEqual([0, 0]);
  });

  it("shows ink under the id of the coming stroke, in order and without gaps", () => {
    const { board, fire } = deskOf();
    fire("pointerdown", 0, 0);
    for (let i = 1; i <= 30; i += 1) {
      fire("pointermove", i * 5, i);
      if (i % 3 === 0) page.frames();
    }
    page.frames();
    const xy: number[] = [];
    for (const ink of board.inks) {
      expect(ink.start).toBe(xy.length / 2);
      expect(ink.style === null).toBe(ink.start > 0);
      xy.push(...unpack(ink.points));
    }
    fire("pointerup", 150, 30);
    const [drawn] = added(board) as [Stroke];
    expect(new Set(board.inks.map(({ id }) => id))).toEqual(new Set([drawn.id]));
    expect(xy).toHaveLength(62);
    expect(board.inks.length).toBeLessThanOrEqual(11);
  });

  it("feels pressure only from a real pen, and keeps the last one at the lift", () => {
    const { board, drag } = deskOf();
    drag([0, 0, 30, 0, 60, 0], { pointerType: "pen", pressure: 0.8 });
    drag([0, 50, 30, 50], { pointerType: "touch", pressure: 0.8, pointerId: 2 });
    const [pen, touch] = added(board) as [Stroke, Stroke | undefined];
    expect([...pen.pressures]).toEqual([204, 204, 204]);
    expect(touch).toBeUndefined();
  });

  it("uses every coalesced position", () => {
    const { board, fire } = deskOf();
    fire("pointerdown", 0, 0);
    const between = [10, 20, 30].map((x) => ({ clientX: x, clientY: x, pointerType: "mouse" }));
    fire("pointermove", 30, 30, { getCoalescedEvents: () => between });
    fire("pointerup", 30, 30);
    expect(unpack((added(board)[0] as Stroke).points)).toHaveLength(8);
  });

  it("begins a second element in the same step beyond the limit of points", () => {
    const { board, fire } = deskOf();
    fire("pointerdown", 0, 0);
    const moves = Array.from({ length: LIMITS.POINTS + 500 }, (_, i) => ({
      clientX: (i % 700) + 1,
      clientY: Math.floor(i / 700),
      pointerType: "mouse",
    }));
    fire("pointermove", 1, 1, { getCoalescedEvents: () => moves });
    fire("pointerup", 1, 1);
    expect(board.submitted).toHaveLength(1);
    const [one, two] = added(board) as [Stroke, Stroke];
    expect(unpack(one.points).length / 2).toBeLessThanOrEqual(LIMITS.POINTS);
    const end = [...unpack(one.points).slice(-2)].map((v, k) => v + (one.at[k] as number));
    const start = [...unpack(two.points).slice(0, 2)].map((v, k) => v + (two.at[k] as number));
    expect(start).toEqual(end);
    board.undo();
    expect(board.size).toBe(0);
  });

  it("leaves nothing when it is cancelled", () => {
    const { board, fire, input } = deskOf();
    fire("pointerdown", 0, 0);
    fire("pointermove", 50, 0);
    page.frames();
    expect(input.cancel()).toBe(true);
    fire("pointerup", 50, 0);
    expect(board.submitted).toEqual([]);
    expect(board.inks.at(-1)?.end).toBe(true);
    expect(input.cancel()).toBe(false);
  });

  it("moves the view instead where one may not draw", () => {
    const { board, surface, drag } = deskOf();
    board.canDraw = false;
    drag([100, 100, 130, 110]);
    expect(board.submitted).toEqual([]);
    expect(surface.view).toMatchObject({ x: -30, y: -10 });
  });
});
