import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ASCENT, DESCENT, drawable, FAMILY, layout, lowered } from "../../src/core/text";

interface Golden {
  face: { family: string; ascent: number; descent: number };
  drawable: { line: string; drawn: string }[];
  lowered: { args: Parameters<typeof lowered>; down: number }[];
  layout: { args: Parameters<typeof layout>; placed: [string, number, number][] }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../../conformance/outlines/text.json", import.meta.url), "utf8"),
);

describe("text", () => {
  it("knows the face's metrics", () => {
    expect({ family: FAMILY, ascent: ASCENT, descent: DESCENT }).toEqual(golden.face);
  });

  it.each(golden.layout)("places lines as in Python: $args", ({ args, placed }) => {
    const found = layout(...args);
    expect(found.map((line) => line.text)).toEqual(placed.map(([text]) => text));
    found.forEach((line, row) => {
      expect(line.x).toBeCloseTo(placed[row]?.[1] as number, 6);
      expect(line.baseline).toBeCloseTo(placed[row]?.[2] as number, 6);
    });
  });

  it.each(golden.lowered)("stands in the middle as in Python: $args", ({ args, down }) => {
    expect(lowered(...args)).toBeCloseTo(down, 6);
  });

  it.each(golden.drawable)("draws as in Python: $drawn", ({ line, drawn }) => {
    expect(drawable(line)).toBe(drawn);
    expect(drawable(drawn)).toBe(drawn);
  });
});
