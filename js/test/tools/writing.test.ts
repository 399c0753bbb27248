import { describe, expect, it } from "vitest";
import { applied, placement } from "../../src/core/geometry";
import { FIRST_CHOICES } from "../../src/tools/choices";
import {
  NOTE_SIDE,
  newNote,
  newText,
  rewrapped,
  type Words,
  withWords,
  wrapped,
} from "../../src/tools/writing";

/** Every character is half as wide as the font is high. */
const measure = (line: string, size: number): number => [...line].length * size * 0.5;
const ten = (line: string): number => line.length;

describe("lines", () => {
  it.each([
    ["one two three", ["one two", "three"]],
    ["", [""]],
    ["a\n\nb", ["a", "", "b"]],
    ["exactly10c hangs", ["exactly10c", "hangs"]],
    ["well-known-words here", ["well-", "known-", "words here"]],
    ["abcdefghijklmnop", ["abcdefghij", "klmnop"]],
    ["see abcdefghijklmnop", ["see", "abcdefghij", "klmnop"]],
    ["  indented text", ["  indented", "text"]],
  ])("%j break within ten", (text, lines) => {
    expect(wrapped(text, 10, ten)).toEqual(lines);
  });

  it("hold at least one character however narrow they are", () => {
    expect(wrapped("abc", 0, ten)).toEqual(["a", "b", "c"]);
  });
});

describe("a text", () => {
  const start = newText("t", 100, 100, { ...FIRST_CHOICES, fontSize: 20 });

  it("begins with its first line about the press", () => {
    expect(start).toMatchObject({ at: [1600, 1400], size: [0, 400], lines: [] });
  });

  it("is as wide as its longest line and as high as its lines", () => {
    const made = withWords(start, "ab\nlonger", measure);
    expect(made).toMatchObject({ text: "ab\nlonger", lines: [], at: start.at, size: [960, 800] });
  });

  it("stays where its alignment holds it", () => {
    for (const [align, left] of [
      ["center", 70],
      ["right", 40],
    ] as const) {
      const aligned = { ...start, style: { ...start.style, align } };
      expect(withWords(aligned, "longer", measure).at[0]).toBe(left * 16);
    }
  });

  it("stays where it is when it is turned", () => {
    const before = { ...withWords(start, "one", measure), angle: 3000 };
    const after = withWords(before, "one and more\nlines", measure);
    const corner = (words: Words) => applied(placement(words), 0, 0);
    expect(corner(after)[0]).toBeCloseTo(corner(before)[0], 1);
    expect(corner(after)[1]).toBeCloseTo(corner(before)[1], 1);
  });

  it("with a width of its own breaks its lines", () => {
    const wide = { ...start, size: [1600, 400] as const, lines: [""] };
    const made = withWords(wide, "one two three", measure);
    expect(made).toMatchObject({ lines: ["one two", "three"], size: [1600, 800] });
  });
});

describe("a side of a text", () => {
  const start = newText("t", 100, 100, { ...FIRST_CHOICES, fontSize: 20 });
  const words = withWords(start, "one two three", measure);

  it("that is pulled breaks the lines anew; the other side and the top stay", () => {
    expect(rewrapped(words, "e", 75, measure)).toEqual({
      at: words.at,
      size: [1200, 800],
      lines: ["one two", "three"],
    });
    const right = (words.at[0] + words.size[0]) / 16;
    const { at, size } = rewrapped(words, "w", 75, measure);
    expect((at?.[0] as number) / 16 + (size?.[0] as number) / 16).toBe(right);
    expect(at?.[1]).toBe(words.at[1]);
  });

  it("goes no further than a letter", () => {
    const { size, lines } = rewrapped(words, "e", -50, measure);
    expect(size?.[0]).toBe(20 * 16);
    expect(lines?.every((line) => line.length <= 2)).toBe(true);
  });

  it.each([0, 3000, 12_300] as const)(
    "stays where it is when the text is turned by %d",
    (angle) => {
      for (const flip of [0, 1] as const) {
        const before = { ...words, angle, flip };
        const after = { ...before, ...rewrapped(before, "e", 75, measure) } as Words;
        const left = (each: Words) =>
          applied(placement(each), flip === 1 ? each.size[0] / 16 : 0, 0);
        expect(left(after)[0]).toBeCloseTo(left(before)[0], 0);
        expect(left(after)[1]).toBeCloseTo(left(before)[1], 0);
      }
    },
  );

  it("of a note keeps the room round its words", () => {
    const note = withWords(newNote("n", 200, 200, FIRST_CHOICES), "many words in here", measure);
    const wider = rewrapped(note, "e", 300, measure);
    expect(wider.size?.[0]).toBe(300 * 16);
    expect(wider.lines).toEqual(["many words in here"]);
    expect(wider.at).toEqual(note.at);
  });
});

describe("a note", () => {
  const sheet = newNote("n", 200, 200, { ...FIRST_CHOICES, noteColor: "#d0ebff" });

  it("lies about the press in its colour, with words in the middle", () => {
    expect(sheet).toMatchObject({ at: [110 * 16, 110 * 16], size: [180 * 16, 180 * 16] });
    expect(sheet.style).toMatchObject({ fill: "#d0ebff", align: "center" });
  });

  it("grows with its words and shrinks back to its sheet", () => {
    const long = withWords(sheet, "word ".repeat(40), measure);
    expect(long.size[0]).toBe(NOTE_SIDE * 16);
    expect(long.size[1]).toBe((long.lines.length * 25 + 24) * 16);
    expect(long.size[1]).toBeGreaterThan(NOTE_SIDE * 16);
    expect(withWords(long, "word", measure).size[1]).toBe(NOTE_SIDE * 16);
  });
});
