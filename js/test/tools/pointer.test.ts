// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { NO_PICTURES } from "../../src/canvas/pictures";
import { Surface } from "../../src/canvas/surface";
import { localPoints } from "../../src/core/geometry";
import { unpack } from "../../src/core/points";
import { type Add, type Element, LIMITS, type Stroke } from "../../src/core/types.gen";
import { Desk } from "../../src/tools/desk";
import { PointerInput } from "../../src/tools/pointer";
import { FakeBoard } from "../fake-board";
import { installPage, type Page, stage } from "../support/canvas";
import { rect, stroke } from "../support/elements";

let page: Page;
beforeEach(() => {
  page = installPage();
});

type Kind = "mouse" | "pen" | "touch";

function setUp(elements: Element[] = []) {
  const board = new FakeBoard(elements);
  const surface = new Surface(stage(), board, NO_PICTURES);
  board.on("change", (change) => surface.changed(change));
  const desk = new Desk(board, surface);
  const input = new PointerInput(desk, () => undefined);
  const fire = (type: string, x: number, y: number, more: object = {}): void => {
    const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, ...more });
    const defaults = { pointerId: 1, pointerType: "mouse", pressure: 0.5 };
    for (const [key, value] of Object.entries({ ...defaults, ...more })) {
      Object.defineProperty(event, key, { value });
    }
    surface.element.dispatchEvent(event);
  };
  /** Down, moves, up. */
  const drag = (xy: readonly number[], more: object = {}): void => {
    fire("pointerdown", xy[0] as number, xy[1] as number, more);
    for (let i = 2; i < xy.length; i += 2) {
      fire("pointermove", xy[i] as number, xy[i + 1] as number, more);
    }
    fire("pointerup", xy.at(-2) as number, xy.at(-1) as number, { ...more, pressure: 0 });
  };
  return { board, surface, desk, input, fire, drag };
}

function added(board: FakeBoard): Stroke[] {
  return board.submitted.flat().map((op) => (op as Add).element as Stroke);
}

describe("the pen", () => {
  it("makes one stroke of one drag, in board coordinates", () => {
    const { board, surface, drag, desk } = setUp();
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
    const { board, drag } = setUp();
    drag([40, 40]);
    expect([...unpack((added(board)[0] as Stroke).points)]).toEqual([0, 0]);
  });

  it("shows ink under the id of the coming stroke, in order and without gaps", () => {
    const { board, fire } = setUp();
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
    const { board, drag } = setUp();
    drag([0, 0, 30, 0, 60, 0], { pointerType: "pen", pressure: 0.8 });
    drag([0, 50, 30, 50], { pointerType: "touch", pressure: 0.8, pointerId: 2 });
    const [pen, touch] = added(board) as [Stroke, Stroke | undefined];
    expect([...pen.pressures]).toEqual([204, 204, 204]);
    expect(touch).toBeUndefined();
  });

  it("uses every coalesced position", () => {
    const { board, fire } = setUp();
    fire("pointerdown", 0, 0);
    const between = [10, 20, 30].map((x) => ({ clientX: x, clientY: x, pointerType: "mouse" }));
    fire("pointermove", 30, 30, { getCoalescedEvents: () => between });
    fire("pointerup", 30, 30);
    expect(unpack((added(board)[0] as Stroke).points)).toHaveLength(8);
  });

  it("begins a second element in the same step beyond the limit of points", () => {
    const { board, fire } = setUp();
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
    const { board, fire, input } = setUp();
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
    const { board, surface, drag } = setUp();
    board.canDraw = false;
    drag([100, 100, 130, 110]);
    expect(board.submitted).toEqual([]);
    expect(surface.view).toMatchObject({ x: -30, y: -10 });
  });
});

describe("the eraser", () => {
  it("removes what it touches between two positions, as one step", () => {
    const walls = [100, 200, 300].map((x) => stroke([x, 0, x, 200]));
    const far = rect([500, 300, 20, 20]);
    const locked = stroke([250, 0, 250, 200], { locked: true });
    const { board, desk, drag } = setUp([...walls, far, locked]);
    desk.choose({ tool: "eraser" });
    drag([50, 100, 350, 100]);
    expect(board.submitted).toHaveLength(1);
    expect([...board.elements()]).toEqual([far, locked]);
    board.undo();
    expect(board.size).toBe(5);
  });

  it("reaches as far on the screen at any zoom", () => {
    const wall = stroke([100, 0, 100, 200]);
    const { board, surface, desk, drag } = setUp([wall]);
    surface.setView({ x: 0, y: 0, zoom: 4 });
    desk.choose({ tool: "eraser", eraserRadius: 12 });
    drag([380, 100]);
    expect(board.size).toBe(1);
    drag([386, 100]);
    expect(board.size).toBe(0);
  });

  it("is what a pen's other end does", () => {
    const { board, drag } = setUp([stroke([100, 0, 100, 200])]);
    drag([100, 50], { pointerType: "pen", button: 5 });
    expect(board.size).toBe(0);
  });

  it("touches nothing when it is cancelled", () => {
    const { board, desk, fire, input } = setUp([stroke([100, 0, 100, 200])]);
    desk.choose({ tool: "eraser" });
    fire("pointerdown", 100, 50);
    input.cancel();
    expect(board.size).toBe(1);
    expect(board.submitted).toEqual([]);
  });

  it("keeps to the radii from 2 to 64", () => {
    const { desk } = setUp();
    desk.choose({ tool: "eraser" });
    for (let i = 0; i < 20; i += 1) desk.resize(1);
    expect(desk.choices.eraserRadius).toBe(64);
    for (let i = 0; i < 30; i += 1) desk.resize(-1);
    expect(desk.choices.eraserRadius).toBe(2);
  });
});

describe("the hand", () => {
  it.each([
    ["chosen", (desk: Desk) => desk.choose({ tool: "hand" }), {}],
    ["under the middle button", () => undefined, { button: 1 }],
  ])("moves the view when %s", (_, choose, more) => {
    const { board, surface, desk, drag } = setUp();
    choose(desk);
    drag([100, 100, 160, 90], more);
    expect(surface.view).toMatchObject({ x: -60, y: 10 });
    expect(board.submitted).toEqual([]);
  });

  it("moves the view while Space is held", () => {
    const { board, surface, input, drag } = setUp();
    input.holdSpace(true);
    drag([100, 100, 160, 90]);
    input.holdSpace(false);
    expect(surface.view.x).toBe(-60);
    drag([100, 100, 160, 90]);
    expect(board.submitted).toHaveLength(1);
  });
});

describe("touch", () => {
  const finger = (pointerId: number, more: object = {}) => ({
    pointerType: "touch" satisfies Kind,
    pointerId,
    ...more,
  });

  it("draws with one finger", () => {
    const { board, drag } = setUp();
    drag([10, 10, 60, 60], finger(7));
    expect(board.submitted).toHaveLength(1);
  });

  it("pans and zooms with two, and what a first finger began is no stroke", () => {
    const { board, surface, fire } = setUp();
    fire("pointerdown", 300, 200, finger(1));
    fire("pointermove", 302, 200, finger(1));
    fire("pointerdown", 400, 200, finger(2));
    fire("pointermove", 252, 200, finger(1));
    fire("pointermove", 452, 200, finger(2));
    expect(surface.view.zoom).toBeCloseTo(200 / 98, 2);
    fire("pointerup", 252, 200, finger(1));
    fire("pointerup", 452, 200, finger(2));
    expect(board.submitted).toEqual([]);
  });

  it("finishes a stroke well under way when a second finger touches", () => {
    const { board, fire } = setUp();
    fire("pointerdown", 100, 100, finger(1, { timeStamp: 1000 }));
    fire("pointermove", 200, 100, finger(1));
    fire("pointerdown", 400, 300, finger(2, { timeStamp: 2000 }));
    fire("pointermove", 300, 100, finger(1));
    fire("pointerup", 300, 100, finger(1));
    fire("pointerup", 400, 300, finger(2));
    expect(added(board)[0]?.size[0]).toBe(200 * 16);
  });

  it("only moves the board once a pen was seen", () => {
    const { board, surface, drag } = setUp();
    drag([0, 0, 9, 9], { pointerType: "pen" });
    drag([100, 100, 140, 100], finger(3));
    expect(board.submitted).toHaveLength(1);
    expect(surface.view.x).toBe(-40);
  });

  it("gives way to a pen whose palm came first", () => {
    const { board, fire, drag } = setUp();
    fire("pointerdown", 300, 300, finger(1));
    fire("pointermove", 330, 300, finger(1));
    drag([10, 10, 50, 50], { pointerType: "pen", pointerId: 9 });
    fire("pointerup", 330, 300, finger(1));
    expect(added(board).map(({ size }) => size)).toEqual([[40 * 16, 40 * 16]]);
  });
});

describe("the pointer", () => {
  it("tells others where it is, and when it has left", () => {
    const { board, fire, surface } = setUp();
    surface.setView({ x: 10, y: 0, zoom: 2 });
    fire("pointermove", 100, 50);
    fire("pointerleave", 0, 0);
    expect(board.lives).toEqual([
      { kind: "cursor", at: [60 * 16, 25 * 16] },
      { kind: "cursor", at: null },
    ]);
  });

  it("shows by its cursor what a press would do", () => {
    const { surface, desk, input } = setUp();
    expect(surface.element.style.cursor).toBe("crosshair");
    desk.choose({ tool: "eraser" });
    expect(surface.element.style.cursor).toBe("none");
    input.holdSpace(true);
    expect(surface.element.style.cursor).toBe("grab");
  });
});
