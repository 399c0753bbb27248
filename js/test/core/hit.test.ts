import { describe, expect, it } from "vitest";
import { hit } from "../../src/core/hit";
import { NOTE_DEFAULTS, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { id, line, rect, stroke } from "../support/elements";

const FILLED = { ...STYLE_DEFAULTS, fill: "#a5d8ff" };

describe("hit", () => {
  it("finds a stroke on its line and within the tolerance", () => {
    const drawn = stroke([0, 0, 100, 0, 200, 0]);
    expect(hit(drawn, 150, 0.9, 0)).toBe(true);
    expect(hit(drawn, 150, 4, 0)).toBe(false);
    expect(hit(drawn, 150, 4, 4)).toBe(true);
    expect(hit(drawn, 206, 0, 4)).toBe(false);
  });

  it("finds a dot", () => {
    expect(hit(stroke([40, 40]), 43, 40, 3)).toBe(true);
    expect(hit(stroke([40, 40]), 50, 40, 3)).toBe(false);
  });

  it("finds the inside of a shape only where it is filled", () => {
    expect(hit(rect([0, 0, 100, 100]), 50, 50, 5)).toBe(false);
    expect(hit(rect([0, 0, 100, 100], { style: FILLED }), 50, 50, 0)).toBe(true);
    expect(hit(rect([0, 0, 100, 100]), 50, 99, 0)).toBe(true);
  });

  it("knows what a drawn loop encloses", () => {
    const loop = stroke([0, 0, 100, 0, 100, 100, 0, 100, 0, 4], { style: FILLED });
    expect(hit(loop, 50, 50, 0)).toBe(true);
    const open = stroke([0, 0, 100, 0, 100, 100], { style: FILLED });
    expect(hit(open, 80, 30, 0)).toBe(false);
  });

  it("follows turns and mirrors", () => {
    const bar = rect([0, 0, 100, 10], { angle: 9000, style: FILLED });
    expect(hit(bar, 50, 50, 0)).toBe(true);
    expect(hit(bar, 90, 5, 0)).toBe(false);
    const corner = line([0, 0, 0, 50, 100, 50], { flip: 1 });
    expect(hit(corner, 100, 20, 0)).toBe(true);
    expect(hit(corner, 0, 20, 0)).toBe(false);
  });

  it("follows a curve, not the line between its points", () => {
    const bow = line([0, 0, 50, 50, 100, 0], { curve: true });
    expect(hit(bow, 25, 25, 0)).toBe(false);
    expect(hit(bow, 21.9, 28.1, 0)).toBe(true);
  });

  it("finds a note anywhere on its sheet", () => {
    const note = {
      ...NOTE_DEFAULTS,
      style: STYLE_DEFAULTS,
      id: id(),
      at: [0, 0] as const,
      size: [1600, 1600] as const,
      text: "hello",
    };
    expect(hit(note, 80, 80, 0)).toBe(true);
    expect(hit(note, 110, 80, 0)).toBe(false);
  });

  it("finds the head of an arrow", () => {
    const arrow = line([0, 0, 100, 0], { headEnd: "bar" });
    expect(hit(arrow, 100, 6, 1)).toBe(true);
    expect(hit(line([0, 0, 100, 0]), 100, 6, 1)).toBe(false);
  });
});
