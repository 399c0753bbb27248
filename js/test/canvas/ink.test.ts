// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { type LiveScene, paintInk, paintLive } from "../../src/canvas/ink";
import { type Element, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { installPage, type Page, plainLook } from "../support/canvas";
import { rect } from "../support/elements";

let page: Page;
beforeEach(() => {
  page = installPage();
});

function brush() {
  const context = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
  return { ...plainLook(), context, scale: 1 };
}

const INK = { style: STYLE_DEFAULTS, xy: [0, 0, 160, 16, 320, 0], pressures: [] };
const calls = (name: string): number => page.calls.get(name) ?? 0;

describe("ink", () => {
  it("is a line, or with pressure an outline", () => {
    paintInk(brush(), INK);
    expect([calls("stroke"), calls("fill")]).toEqual([1, 0]);
    paintInk(brush(), { ...INK, pressures: [9, 99, 200] });
    expect([calls("stroke"), calls("fill")]).toEqual([1, 1]);
  });

  it("with pressures still on their way is painted as far as they are known", () => {
    paintInk(brush(), { ...INK, pressures: [9, 99] });
    expect(calls("fill")).toBe(1);
  });

  it("without points or colour is nothing", () => {
    paintInk(brush(), { ...INK, xy: [] });
    paintInk(brush(), { ...INK, style: { ...STYLE_DEFAULTS, stroke: null } });
    expect([calls("stroke"), calls("fill")]).toEqual([0, 0]);
  });
});

describe("what is live", () => {
  const scene = (ids: string[], there: Element[] = [], shapes: Element[] = []): LiveScene => ({
    liveStrokes: new Map(ids.map((id) => [id, { ...INK, id, faded: false }])),
    liveShapes: new Map(shapes.map((shape) => ["m1", shape])),
    get: (id) => there.find((each) => each.id === id),
  });

  it("is painted, but for what a gesture paints itself", () => {
    paintLive(brush(), scene(["a", "b", "c"]), new Set(["b"]));
    expect(calls("stroke")).toBe(2);
  });

  it("is painted no more once it is committed", () => {
    const committed = rect([0, 0, 9, 9]);
    paintLive(brush(), scene([committed.id, "b"], [committed], [committed]), new Set());
    expect(calls("stroke")).toBe(1);
  });

  it("holds the shapes that others drag out", () => {
    paintLive(brush(), scene([], [], [rect([0, 0, 9, 9])]), new Set());
    expect(calls("stroke")).toBe(1);
  });
});
