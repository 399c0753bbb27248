// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { localPoints } from "../../src/core/geometry";
import type { Arrow, Line, Polygon } from "../../src/core/types.gen";
import { installPage, type Page } from "../support/canvas";
import { deskWith } from "../support/desk";

let page: Page;
beforeEach(() => {
  page = installPage();
});

/** Board units, as drawn. */
function pointsOf(element: unknown): number[] {
  const line = element as Line | Arrow | Polygon;
  return [...localPoints(line)].map((value, i) => value + (line.at[i % 2] as number) / 16);
}

describe("lines and arrows", () => {
  it("are dragged from end to end, in the direction of the hand", () => {
    const { drag, added } = deskWith("arrow");
    drag([100, 80, 60, 60, 20, 50]);
    const [made] = added();
    expect(made).toMatchObject({ kind: "arrow", headEnd: "arrow", headStart: "none" });
    expect(pointsOf(made)).toEqual([100, 80, 20, 50]);
  });

  it("keep to steps of 15° with Shift", () => {
    const { drag, added } = deskWith("line");
    drag([0, 0, 100, 30], { shiftKey: true });
    const [, , x, y] = pointsOf(added()[0]) as [number, number, number, number];
    expect(Math.atan2(y, x)).toBeCloseTo(Math.PI / 12, 2);
    expect(Math.hypot(x, y)).toBeCloseTo(Math.hypot(100, 30), 0);
  });

  it("reach to both sides with Alt", () => {
    const { drag, added } = deskWith("line");
    drag([100, 100, 130, 110], { altKey: true });
    expect(pointsOf(added()[0])).toEqual([70, 90, 130, 110]);
  });

  it("are clicked point by point until Enter", () => {
    const { click, input, added, fire } = deskWith("line");
    click(10, 10);
    click(60, 10);
    click(60, 60);
    fire("pointermove", 90, 90);
    expect(added()).toEqual([]);
    expect(input.finish()).toBe(true);
    expect(pointsOf(added()[0])).toEqual([10, 10, 60, 10, 60, 60]);
    expect(added()[0]).toMatchObject({ closed: false });
    expect(input.finish()).toBe(false);
  });

  it("end by a double click", () => {
    const { click, added } = deskWith("arrow");
    click(10, 10);
    click(60, 10);
    click(60, 60);
    click(61, 61);
    expect(pointsOf(added()[0])).toEqual([10, 10, 60, 10, 60, 60]);
  });

  it("close by a click on the first point; an arrow keeps its head there", () => {
    for (const tool of ["line", "arrow"] as const) {
      const { click, added } = deskWith(tool);
      click(10, 10);
      click(60, 10);
      click(60, 60);
      click(11, 11);
      const [made] = added() as [Line | Arrow];
      expect(made.closed).toBe(tool === "line");
      expect(pointsOf(made)).toHaveLength(tool === "line" ? 6 : 8);
    }
  });

  it("that were only begun are nothing", () => {
    const { click, board, input, desk } = deskWith("line");
    click(10, 10);
    expect(input.cancel()).toBe(true);
    click(10, 10);
    desk.choose({ tool: "hand" });
    click(30, 30);
    click(30, 30);
    expect(board.submitted).toEqual([]);
  });

  it("are kept when another tool is taken", () => {
    const { click, desk, added } = deskWith("line");
    click(10, 10);
    click(60, 10);
    desk.choose({ tool: "pen" });
    expect(added()).toHaveLength(1);
  });
});

describe("polygons", () => {
  it("begin with a drag or a click and close on the first corner", () => {
    const { drag, click, desk, added } = deskWith("polygon");
    desk.choose({ fill: "#a5d8ff" });
    drag([10, 10, 40, 12, 80, 10]);
    click(80, 60);
    click(10, 10);
    const [made] = added();
    expect(made).toMatchObject({ kind: "polygon", style: { fill: "#a5d8ff" } });
    expect(pointsOf(made)).toEqual([10, 10, 80, 10, 80, 60]);
  });

  it("of two corners are nothing", () => {
    const { click, board, input } = deskWith("polygon");
    click(10, 10);
    click(60, 10);
    expect(input.finish()).toBe(true);
    expect(board.submitted).toEqual([]);
    const shapes = board.lives.filter((item) => item.kind === "shape");
    expect(shapes.every(({ element }) => element === null)).toBe(true);
  });

  it("are seen by others corner by corner, and no longer after Escape", () => {
    const { click, fire, board, input } = deskWith("polygon");
    click(10, 10);
    click(60, 10);
    fire("pointermove", 60, 70);
    page.frames();
    const seen = board.lives.findLast((item) => item.kind === "shape");
    expect(seen?.kind === "shape" && pointsOf(seen.element)).toEqual([10, 10, 60, 10, 60, 70]);
    input.cancel();
    expect(board.lives.at(-1)).toMatchObject({ kind: "shape", element: null });
    expect(board.submitted).toEqual([]);
  });

  it("are clicked by fingers too: a second finger pinches and adds no corner", () => {
    const { fire, click, input, added, surface } = deskWith("polygon");
    const touch = { pointerType: "touch" };
    click(10, 10, touch);
    click(60, 10, touch);
    click(60, 60, touch);
    fire("pointerdown", 100, 100, touch);
    fire("pointerdown", 200, 100, { ...touch, pointerId: 2 });
    fire("pointermove", 300, 100, { ...touch, pointerId: 2 });
    fire("pointerup", 300, 100, { ...touch, pointerId: 2 });
    fire("pointerup", 100, 100, touch);
    expect(surface.view.zoom).toBeGreaterThan(1.5);
    input.finish();
    expect(pointsOf(added()[0])).toEqual([10, 10, 60, 10, 60, 60]);
  });
});
