// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import type { Triangle } from "../../src/core/types.gen";
import type { ToolName } from "../../src/tools/tool";
import { installPage, type Page } from "../support/canvas";
import { deskWith } from "../support/desk";

let page: Page;
beforeEach(() => {
  page = installPage();
});

describe("shapes", () => {
  it.each([
    ["rectangle", "rect"],
    ["ellipse", "ellipse"],
    ["diamond", "diamond"],
    ["triangle", "triangle"],
    ["right-triangle", "triangle"],
  ] satisfies [ToolName, string][])("%s is dragged out", (tool, kind) => {
    const { desk, drag, added, board } = deskWith(tool);
    desk.choose({ color: "#e03131", fill: "#ffc9c9", width: 8, dash: "dashed", alpha: 128 });
    drag([200, 150, 180, 130, 100, 100]);
    const [made] = added();
    expect(board.submitted).toHaveLength(1);
    expect(made).toMatchObject({ kind, at: [1600, 1600], size: [1600, 800] });
    expect(made?.style).toMatchObject({
      stroke: "#e03131",
      fill: "#ffc9c9",
      width: 128,
      dash: "dashed",
      strokeAlpha: 128,
      fillAlpha: 128,
    });
    if (made?.kind === "triangle") expect((made as Triangle).right).toBe(tool !== "triangle");
  });

  it.each([
    ["rectangle", 15 * 16],
    // A quarter of half the width and of half the height, along the side.
    ["diamond", Math.round(Math.hypot(12.5, 7.5) * 16)],
  ] satisfies [ToolName, number][])("%s is rounded where that is chosen", (tool, radius) => {
    const { desk, drag, added } = deskWith(tool);
    desk.choose({ corners: "round" });
    drag([100, 100, 200, 160]);
    expect(added()).toMatchObject([{ radius }]);
  });

  it("give way to selecting what was drawn, unless the tool is kept", () => {
    const { desk, drag, added } = deskWith("rectangle");
    drag([100, 100, 200, 160]);
    expect(desk.choices.tool).toBe("select");
    expect([...desk.selection.ids]).toEqual(added().map(({ id }) => id));
    desk.choose({ tool: "ellipse", keepTool: true });
    desk.selection.clear();
    drag([300, 100, 400, 160]);
    expect(desk.choices.tool).toBe("ellipse");
    expect(desk.selection.size).toBe(0);
  });

  it("are square with Shift, into every quarter", () => {
    const { desk, drag, added } = deskWith("ellipse");
    desk.choose({ keepTool: true });
    drag([100, 100, 180, 120], { shiftKey: true });
    drag([100, 100, 90, 40], { shiftKey: true });
    const [one, other] = added();
    expect(one).toMatchObject({ at: [1600, 1600], size: [1280, 1280] });
    expect(other).toMatchObject({ at: [640, 640], size: [960, 960] });
  });

  it("grow about the first point with Alt, pressed at any time", () => {
    const { fire, input, added } = deskWith("rectangle");
    fire("pointerdown", 100, 100);
    fire("pointermove", 130, 110);
    input.holdKeys(new KeyboardEvent("keydown", { key: "Alt", altKey: true }));
    fire("pointerup", 130, 110, { altKey: true });
    expect(added()[0]).toMatchObject({ at: [1120, 1440], size: [960, 320] });
  });

  it("have a size of their own after a click, whatever the zoom", () => {
    const { surface, click, added } = deskWith("diamond");
    surface.setView({ x: 0, y: 0, zoom: 2 });
    click(200, 200);
    expect(added()[0]).toMatchObject({ at: [70 * 16, 77.5 * 16], size: [60 * 16, 45 * 16] });
  });

  it("are seen by others while they are dragged, under the id of what comes", () => {
    const { board, fire, added } = deskWith("rectangle");
    fire("pointerdown", 10, 10);
    fire("pointermove", 50, 40);
    page.frames();
    fire("pointermove", 90, 70);
    page.frames();
    const shapes = board.lives.filter((item) => item.kind === "shape");
    expect(shapes.map((item) => item.element?.size)).toEqual([
      [640, 480],
      [1280, 960],
    ]);
    fire("pointerup", 90, 70);
    expect(added()[0]?.id).toBe(shapes[0]?.id);
  });

  it("leave nothing when they are given up", () => {
    const { board, fire, input } = deskWith("rectangle");
    fire("pointerdown", 10, 10);
    fire("pointermove", 50, 40);
    page.frames();
    expect(input.cancel()).toBe(true);
    page.frames();
    expect(board.lives.filter((item) => item.kind === "shape").at(-1)?.element).toBeNull();
    fire("pointerup", 50, 40);
    expect(board.submitted).toEqual([]);
  });
});
