import { describe, expect, it } from "vitest";
import { placedWords, writtenBounds } from "../../src/canvas/words";
import { NOTE_DEFAULTS, STYLE_DEFAULTS, TEXT_BOX_DEFAULTS } from "../../src/core/types.gen";
import { id } from "../support/elements";

const style = { ...STYLE_DEFAULTS, fontSize: 20 * 16 };
const box = { at: [100 * 16, 50 * 16], size: [60 * 16, 25 * 16] } as const;
const text = { ...TEXT_BOX_DEFAULTS, ...box, style, id: id(), text: "abcdefgh" };
/** A face whose letters are as wide as half their size. */
const widthOf = (line: string, fontSize: number): number => (line.length * fontSize) / 2;

describe("writtenBounds", () => {
  it("is the box when the letters fit", () => {
    const bounds = writtenBounds({ ...text, text: "abc" }, widthOf);
    expect(bounds).toEqual({ left: 100, top: 50, right: 160, bottom: 75 });
  });

  it("reaches as far as letters stick out, on the side that their alignment says", () => {
    const right = (align: "left" | "center" | "right") =>
      writtenBounds({ ...text, style: { ...style, align } }, widthOf);
    expect(right("left")).toMatchObject({ left: 100, right: 180 });
    expect(right("center")).toMatchObject({ left: 90, right: 170 });
    expect(right("right")).toMatchObject({ left: 80, right: 160 });
  });

  it("turns with the element", () => {
    const { top, bottom } = writtenBounds({ ...text, angle: 9000 }, widthOf);
    expect(bottom - top).toBeCloseTo(80, 3);
  });
});

describe("placedWords", () => {
  it("puts a note's words in the middle of its sheet", () => {
    const note = { ...NOTE_DEFAULTS, ...box, size: [200 * 16, 200 * 16] as const, style };
    const [line] = placedWords({ ...note, id: id(), text: "one" });
    expect(line?.x).toBe(12);
    expect(line?.baseline).toBeGreaterThan(100);
    expect(line?.baseline).toBeLessThan(112);
  });
});
