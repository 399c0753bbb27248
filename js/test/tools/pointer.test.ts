// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ToolName } from "../../src/tools/tool";
import { installPage } from "../support/canvas";
import { added, deskOf, deskWith } from "../support/desk";
import { rect } from "../support/elements";

beforeEach(() => {
  installPage();
});

describe("touch", () => {
  const finger = (pointerId: number, more: object = {}) => ({
    pointerType: "touch",
    pointerId,
    ...more,
  });

  it("draws with one finger", () => {
    const { board, drag } = deskOf();
    drag([10, 10, 60, 60], finger(7));
    expect(board.submitted).toHaveLength(1);
  });

  it("pans and zooms with two, and what a first finger began is no stroke", () => {
    const { board, surface, fire } = deskOf();
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

  it("does not drift in a pan of many small steps", () => {
    const { surface, fire } = deskOf();
    fire("pointerdown", 300, 200, finger(1));
    fire("pointerdown", 350, 200, finger(2));
    for (let step = 1; step <= 30; step += 1) {
      fire("pointermove", 300 - step, 200 + step, finger(1));
      fire("pointermove", 350 - step, 200 + step, finger(2));
    }
    expect(surface.view).toEqual({ x: 30, y: -30, zoom: 1 });
  });

  it("finishes a stroke well under way when a second finger touches", () => {
    const { board, fire } = deskOf();
    fire("pointerdown", 100, 100, finger(1, { timeStamp: 1000 }));
    fire("pointermove", 200, 100, finger(1));
    fire("pointerdown", 400, 300, finger(2, { timeStamp: 2000 }));
    fire("pointermove", 300, 100, finger(1));
    fire("pointerup", 300, 100, finger(1));
    fire("pointerup", 400, 300, finger(2));
    expect(added(board)[0]?.size[0]).toBe(200 * 16);
  });

  it("only moves the board once a pen was seen", () => {
    const { board, surface, drag } = deskOf();
    drag([0, 0, 9, 9], { pointerType: "pen" });
    drag([100, 100, 140, 100], finger(3));
    expect(board.submitted).toHaveLength(1);
    expect(surface.view.x).toBe(-40);
  });

  it("gives way to a pen whose palm came first", () => {
    const { board, fire, drag } = deskOf();
    fire("pointerdown", 300, 300, finger(1));
    fire("pointermove", 330, 300, finger(1));
    drag([10, 10, 50, 50], { pointerType: "pen", pointerId: 9 });
    fire("pointerup", 330, 300, finger(1));
    expect(added(board).map(({ size }) => size)).toEqual([[40 * 16, 40 * 16]]);
  });
});

describe("a finger that rests", () => {
  const finger = { pointerType: "touch", pointerId: 4 };

  function asked(tool: ToolName) {
    vi.useFakeTimers();
    // The environment of the tests has none of its own.
    vi.stubGlobal("PointerEvent", MouseEvent);
    const parts = deskWith(tool, [rect([100, 100, 50, 50])]);
    const points: number[][] = [];
    parts.surface.element.addEventListener("contextmenu", ({ clientX, clientY }) =>
      points.push([clientX, clientY]),
    );
    return { ...parts, points };
  }

  afterEach(() => {
    vi.useRealTimers();
  });

  it("asks for the menu, and moves nothing after that", () => {
    const { board, fire, points } = asked("select");
    fire("pointerdown", 120, 120, finger);
    fire("pointermove", 124, 122, finger);
    vi.advanceTimersByTime(600);
    fire("pointermove", 200, 200, finger);
    fire("pointerup", 200, 200, finger);
    expect(points).toEqual([[120, 120]]);
    expect(board.submitted).toEqual([]);
  });

  it.each(["moves", "is lifted", "is joined by another", "draws"])(
    "asks for none when it %s",
    (what) => {
      const { fire, points } = asked(what === "draws" ? "pen" : "select");
      fire("pointerdown", 120, 120, finger);
      if (what === "moves") fire("pointermove", 150, 120, finger);
      if (what === "is lifted") fire("pointerup", 120, 120, finger);
      if (what === "is joined by another")
        fire("pointerdown", 200, 120, { ...finger, pointerId: 5 });
      vi.advanceTimersByTime(600);
      expect(points).toEqual([]);
    },
  );
});

describe("the pointer", () => {
  it("tells others where it is, and when it has left", () => {
    const { board, fire, surface } = deskOf();
    surface.setView({ x: 10, y: 0, zoom: 2 });
    fire("pointermove", 100, 50);
    fire("pointerleave", 0, 0);
    expect(board.lives).toEqual([
      { kind: "cursor", at: [60 * 16, 25 * 16] },
      { kind: "cursor", at: null },
    ]);
  });

  it("shows by its cursor what a press would do", () => {
    const { surface, desk, input } = deskOf();
    expect(surface.element.style.cursor).toBe("crosshair");
    desk.choose({ tool: "eraser" });
    expect(surface.element.style.cursor).toBe("none");
    input.holdSpace(true);
    expect(surface.element.style.cursor).toBe("grab");
  });
});
