// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { type Brush, paintCost, paintElement } from "../../src/canvas/paint";
import { DARK } from "../../src/canvas/paper";
import {
  type Element,
  IMAGE_DEFAULTS,
  NOTE_DEFAULTS,
  STYLE_DEFAULTS,
  TEXT_BOX_DEFAULTS,
} from "../../src/core/types.gen";
import { installPage, plainLook } from "../support/canvas";
import { id, line, rect, stroke } from "../support/elements";

beforeEach(() => {
  installPage();
});

interface Painted {
  readonly what: string;
  readonly color: unknown;
  readonly alpha: unknown;
  readonly dash: readonly number[];
  readonly args: readonly unknown[];
}

/** Everything that leaves a mark, with the settings it was made with. */
function painted(element: Element, look: Partial<Brush> = {}): Painted[] {
  const marks: Painted[] = [];
  const state: Record<string, unknown> = { globalAlpha: 1, dash: [] };
  const make =
    (what: string, color: string) =>
    (...args: unknown[]): void => {
      const { globalAlpha: alpha, dash } = state;
      marks.push({ what, color: state[color], alpha, dash: dash as number[], args });
    };
  const methods: Record<string, unknown> = {
    stroke: make("stroke", "strokeStyle"),
    strokeRect: make("stroke", "strokeStyle"),
    fill: make("fill", "fillStyle"),
    fillText: make("text", "fillStyle"),
    drawImage: make("image", ""),
    setLineDash: (dash: number[]) => {
      state.dash = dash;
    },
  };
  const context = new Proxy(state, {
    get: (target, name) => methods[String(name)] ?? target[String(name)] ?? (() => undefined),
  }) as unknown as CanvasRenderingContext2D;
  paintElement({ ...plainLook(), context, scale: 1, ...look }, element);
  return marks;
}

const what = (marks: readonly Painted[]): string => marks.map((mark) => mark.what).join(" ");
const box = { id: id(), at: [0, 0] as const, size: [1600, 800] as const };

describe("painting", () => {
  it("fills before it strokes", () => {
    const style = { ...STYLE_DEFAULTS, stroke: "#e03131", fill: "#a5d8ff", fillAlpha: 128 };
    const marks = painted(rect([0, 0, 10, 10], { style }));
    expect(marks.map(({ what, color }) => [what, color])).toEqual([
      ["fill", "#a5d8ff80"],
      ["stroke", "#e03131"],
    ]);
  });

  it("fills an open line only when its ends meet", () => {
    const style = { ...STYLE_DEFAULTS, fill: "#a5d8ff" };
    expect(what(painted(line([0, 0, 50, 0, 50, 50], { style })))).toBe("stroke");
    expect(what(painted(line([0, 0, 50, 0, 50, 50, 2, 2], { style })))).toBe("fill stroke");
  });

  it("paints nothing for no colour, no width, no alpha", () => {
    const style = { ...STYLE_DEFAULTS };
    expect(painted(rect([0, 0, 9, 9], { style: { ...style, stroke: null } }))).toEqual([]);
    expect(painted(rect([0, 0, 9, 9], { style: { ...style, width: 0 } }))).toEqual([]);
    expect(painted(rect([0, 0, 9, 9], { style: { ...style, strokeAlpha: 0 } }))).toEqual([]);
  });

  it("dashes lines but not their heads", () => {
    const style = { ...STYLE_DEFAULTS, dash: "dashed" as const };
    const marks = painted(line([0, 0, 90, 0], { headEnd: "triangle", style }));
    expect(what(marks)).toBe("stroke fill stroke");
    expect(marks.map(({ dash }) => dash)).toEqual([[8, 8], [], []]);
  });

  it("fills the outline of a pen that felt pressure, in the colour of its ink", () => {
    const pressed = stroke([0, 0, 50, 20, 90, 0], { pressures: Uint8Array.of(90, 200, 30) });
    const [mark, ...others] = painted(pressed);
    expect(mark).toMatchObject({ what: "fill", color: "#1e1e1e" });
    expect(others).toEqual([]);
  });

  it("sets text line by line in the stroke's colour", () => {
    const text = { ...TEXT_BOX_DEFAULTS, ...box, style: STYLE_DEFAULTS, text: "one\ntwo" };
    const marks = painted(text);
    expect(marks.map(({ args, color }) => [args[0], color])).toEqual([
      ["one", "#1e1e1e"],
      ["two", "#1e1e1e"],
    ]);
    const broken = painted({ ...text, lines: ["o", "ne", "two"] });
    expect(broken.map(({ args }) => args[0])).toEqual(["o", "ne", "two"]);
  });

  it("puts a note's text on its sheet", () => {
    const note = { ...NOTE_DEFAULTS, ...box, style: STYLE_DEFAULTS, text: "ask" };
    expect(what(painted(note))).toBe("fill text");
  });

  it("frames the place of an image until it is there", () => {
    const image = { ...IMAGE_DEFAULTS, ...box, style: STYLE_DEFAULTS, blob: "0" };
    expect(what(painted(image))).toBe("stroke stroke");
    const picture = document.createElement("canvas");
    expect(what(painted(image, { pictures: { get: () => picture } }))).toBe("image");
  });

  it("shows what is about to go pale", () => {
    const element = rect([0, 0, 9, 9]);
    const [mark] = painted(element, { faded: new Set([element.id]) });
    expect(mark?.alpha).toBeCloseTo(0.2, 5);
  });

  it("keeps an area in the colour of its line one colour, on dark paper too", () => {
    const style = { ...STYLE_DEFAULTS, stroke: "#f08c00", fill: "#f08c00" };
    const marks = painted(rect([0, 0, 9, 9], { style }), { paper: DARK });
    expect(marks[0]?.color).toBe(marks[1]?.color);
    const mixed = painted(rect([0, 0, 9, 9], { style: { ...style, stroke: "#1e1e1e" } }), {
      paper: DARK,
    });
    expect(mixed[0]?.color).toBe(DARK.fill("#f08c00"));
  });
});

describe("paintCost", () => {
  it("counts points, and more for pressure", () => {
    const xy = Array.from({ length: 200 }, (_, i) => i);
    const plain = paintCost(stroke(xy));
    expect(plain).toBeGreaterThan(90);
    const pressures = new Uint8Array(100);
    expect(paintCost(stroke(xy, { pressures }))).toBeGreaterThan(2 * plain);
    expect(paintCost(rect([0, 0, 9, 9]))).toBeLessThan(20);
  });

  // Five dotted strokes were one task of 0.86 s: from afar they counted as thin lines.
  it("counts dashes at any scale, as none is left out", () => {
    const xy = Array.from({ length: 200 }, (_, i) => i);
    const style = { ...STYLE_DEFAULTS, dash: "dotted" as const };
    expect(paintCost(stroke(xy, { style }), 0.05)).toBe(paintCost(stroke(xy, { style })));
    const pressures = new Uint8Array(100);
    const [dotted, solid] = [{ pressures, style }, { pressures }].map((fields) =>
      paintCost(stroke(xy, fields), 0.05),
    );
    expect(dotted).toBe(solid);
  });
});
