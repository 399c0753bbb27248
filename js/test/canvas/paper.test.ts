import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, DARK, darkFill, darkInk, LIGHT, withAlpha } from "../../src/canvas/paper";
import { COLORS } from "../../src/tools/choices";
import { PEOPLE_COLORS } from "../../src/ui/people";

const colors = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

function channels(color: string): [number, number, number] {
  return [1, 3, 5].map((k) => Number.parseInt(color.slice(k, k + 2), 16)) as [
    number,
    number,
    number,
  ];
}

describe("paper", () => {
  it("shows colours as they are in the light", () => {
    fc.assert(
      fc.property(colors, (color) => LIGHT.ink(color) === color && LIGHT.fill(color) === color),
    );
  });

  it("turns white into the dark paper and black into near-white", () => {
    expect(DARK.ink("#ffffff")).toBe(DARK.background);
    expect(DARK.fill("#ffffff")).toBe(DARK.background);
    expect(contrast(DARK.background, DARK.ink("#000000"))).toBeGreaterThan(14);
  });

  it("always gives a colour", () => {
    fc.assert(
      fc.property(colors, (color) =>
        /^#[0-9a-f]{6} #[0-9a-f]{6}$/.test(`${darkInk(color)} ${darkFill(color)}`),
      ),
    );
  });

  it("keeps the hue: the largest channel of a vivid colour stays the largest", () => {
    for (const color of ["#e03131", "#2f9e44", "#1971c2", "#f08c00"]) {
      const before = channels(color);
      const after = channels(DARK.ink(color));
      expect(after.indexOf(Math.max(...after))).toBe(before.indexOf(Math.max(...before)));
    }
  });

  it("never makes orange brown", () => {
    expect(contrast(DARK.background, DARK.ink("#f08c00"))).toBeGreaterThan(6);
  });

  it("keeps a black label readable on every fill that it was readable on", () => {
    for (const fill of ["#fff3bf", "#ffc9c9", "#a5d8ff", "#b2f2bb", "#ffd43b", "#f08c00"]) {
      expect(contrast(DARK.fill(fill), DARK.ink("#1e1e1e"))).toBeGreaterThan(4.5);
    }
  });

  it("keeps a white label readable on deep fills", () => {
    for (const fill of ["#1e1e1e", "#1864ab", "#862e9c", "#087f5b"]) {
      expect(contrast(DARK.fill(fill), DARK.ink("#ffffff"))).toBeGreaterThan(4.5);
    }
  });

  it("shows each pen colour clearly on both papers", () => {
    for (const { value } of COLORS) {
      expect(contrast(LIGHT.background, value)).toBeGreaterThan(2.3);
      expect(contrast(DARK.background, DARK.ink(value))).toBeGreaterThan(4.5);
    }
  });

  it("writes names readably on people's colours", () => {
    for (const color of PEOPLE_COLORS) expect(contrast(color, "#ffffff")).toBeGreaterThan(4.5);
    expect(new Set(PEOPLE_COLORS).size).toBe(PEOPLE_COLORS.length);
  });
});

describe("withAlpha", () => {
  it("appends what is not opaque", () => {
    expect(withAlpha("#e03131", 255)).toBe("#e03131");
    expect(withAlpha("#e03131", 128)).toBe("#e0313180");
    expect(withAlpha("#e03131", 0)).toBe("#e0313100");
  });
});
