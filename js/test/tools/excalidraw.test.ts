// @vitest-environment jsdom
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { readElement, writeElement } from "../../src/core/codec.gen";
import { unpack } from "../../src/core/points";
import { type Arrow, LIMITS, type Line, type Stroke, type TextBox } from "../../src/core/types.gen";
import { drawingIn } from "../../src/tools/excalidraw";
import { installPage } from "../support/canvas";

// A canvas says what a colour is.
beforeAll(() => void installPage());

const read = (...elements: unknown[]) =>
  drawingIn(JSON.stringify({ type: "excalidraw/clipboard", elements }));
const box = { x: 10, y: 20, width: 100, height: 50 };

describe("a drawing of Excalidraw", () => {
  it("is told from other text", () => {
    expect(drawingIn("hello")).toBeUndefined();
    expect(drawingIn('{"type":"tldraw"}')).toBeUndefined();
    expect(drawingIn('{"type":"excalidraw/clipboard","elements":7}')).toBeUndefined();
    expect(drawingIn('{"type":"excalidraw","elements":[]}')).toEqual({
      elements: [],
      files: new Map(),
      left: 0,
      tied: 0,
    });
  });

  it("of hostile fields keeps what is one", () => {
    const groupIds = ["a", { toString: 1 }, [[]], 7, null];
    const [made] = read({ ...box, type: "rectangle", groupIds })?.elements ?? [];
    expect(made?.groups).toEqual(["a"]);
  });

  it("shows a font of no size in the usual one", () => {
    const font = "0px Virgil";
    const [made] = read({ ...box, height: 25, type: "text", text: "x", font })?.elements ?? [];
    expect(made).toMatchObject({ style: { fontSize: 320 }, lineHeight: 125 });
  });

  it("is none where it has more elements than a board holds", () => {
    const elements = Array(LIMITS.ELEMENTS + 1).fill(0);
    expect(drawingIn(JSON.stringify({ elements }))).toBeUndefined();
  });

  it("keeps box, angle, style and groups", () => {
    const [made] =
      read({
        ...box,
        type: "rectangle",
        angle: Math.PI / 2,
        strokeColor: "#E03131",
        backgroundColor: "#abc",
        strokeWidth: 4,
        strokeStyle: "dashed",
        opacity: 50,
        groupIds: ["a", "b"],
        roundness: { type: 3 },
      })?.elements ?? [];
    expect(made).toMatchObject({
      kind: "rect",
      at: [160, 320],
      size: [1600, 800],
      angle: 9000,
      radius: 200,
      groups: ["a", "b"],
      style: { stroke: "#e03131", fill: "#aabbcc", width: 64, dash: "dashed", strokeAlpha: 128 },
    });
  });

  it.each([
    ["transparent", null],
    ["#1971c280", "#1971c2"],
    ["#abcd", "#aabbcc"],
    ["url(javascript:1)", "#1e1e1e"],
    [7, "#1e1e1e"],
  ])("%s as a colour is %s", (strokeColor, stroke) => {
    expect(read({ ...box, type: "ellipse", strokeColor })?.elements[0]?.style.stroke).toBe(stroke);
  });

  it("keeps points, curves and heads of lines and arrows", () => {
    const points = [
      [0, 0],
      [50, -20],
      [100, 0],
    ];
    const drawn = read(
      { type: "arrow", x: 0, y: 0, points, roundness: { type: 2 }, startArrowhead: "circle" },
      { type: "arrow", x: 0, y: 0, points, endArrowhead: null },
      { type: "line", x: 0, y: 0, points: [...points, [0, 0]], endArrowhead: "arrow" },
    );
    const [one, two, three] = (drawn?.elements ?? []) as unknown as [Arrow, Arrow, Line];
    expect(one).toMatchObject({ kind: "arrow", curve: true, headStart: "dot", headEnd: "arrow" });
    expect(one.at).toEqual([0, -320]);
    expect([...unpack(one.points)]).toEqual([0, 320, 800, 0, 1600, 320]);
    expect(two.headEnd).toBe("none");
    expect(three).toMatchObject({ kind: "line", closed: true, headEnd: "none" });
  });

  // The same in tests/formats/excalidraw/test_linear.py.
  it.each([[undefined], [[]], [[[0, 0]]]])("draws from corner to corner by points %j", (points) => {
    const place = { x: 10, y: 20, width: -100, height: 50, points };
    const drawn = read({ type: "arrow", ...place }, { type: "line", ...place });
    const ends = { at: [-1440, 320], size: [1600, 800] };
    expect(drawn?.elements).toMatchObject([ends, ends]);
    expect(read({ type: "line", x: 0, y: 0, points })?.elements).toEqual([]);
  });

  it("keeps the pressures of strokes, and the lines of texts", () => {
    const points = [
      [0, 0],
      [10, 10],
    ];
    const drawn = read(
      { type: "freedraw", x: 0, y: 0, points, pressures: [0.5, 1], simulatePressure: false },
      { type: "freedraw", x: 0, y: 0, points, strokeOptions: { variability: "constant" } },
      { type: "freedraw", x: 0, y: 0, points, simulatePressure: true },
      { type: "text", ...box, text: "one\r\ntwo", fontSize: 28, textAlign: "center" },
    );
    const [pressed, plain, guessed, text] = (drawn?.elements ?? []) as unknown as [
      Stroke,
      Stroke,
      Stroke,
      TextBox,
    ];
    expect([...pressed.pressures]).toEqual([128, 255]);
    expect(guessed.pressures).toHaveLength(2);
    expect(plain).toMatchObject({ pressures: new Uint8Array(), style: { width: 90 } });
    expect(text).toMatchObject({ text: "one\ntwo", lines: ["one", "two"] });
    expect(text.style).toMatchObject({ fontSize: 448, align: "center" });
  });

  // The same in tests/formats/excalidraw/test_text.py.
  it.each([
    [{ lineHeight: 1.2499999999999996 }, 125],
    [{ lineHeight: 1.3706256908018875 }, 137],
    [{ height: 52 }, 130],
    [{ height: 0 }, 125],
    [{ height: 0, fontFamily: 3 }, 120],
    [{ height: 0, fontFamily: "Virgil" }, 125],
    [{ lineHeight: 16 }, 125],
    [{ height: 4000 }, 125],
    [{ lineHeight: 0.2, fontFamily: 2 }, 115],
  ])("takes or finds the line height of %j", (fields, lineHeight) => {
    const text = { type: "text", ...box, fontSize: 20, text: "a\nb", ...fields };
    expect(read(text)?.elements[0]).toMatchObject({ lineHeight });
  });

  it("keeps what was written apart from how it is broken into lines", () => {
    const text = { type: "text", ...box, text: "two words\nand more" };
    const drawn = read(
      { ...text, originalText: "two words and more" },
      { ...text, originalText: "stale" },
      text,
    );
    const lines = ["two words", "and more"];
    expect(drawn?.elements).toMatchObject([
      { text: "two words and more", lines },
      { text: "two words\nand more", lines },
      { text: "two words\nand more", lines },
    ]);
  });

  it("counts arrows that were tied to shapes", () => {
    const points = [
      [0, 0],
      [9, 9],
    ];
    const arrow = { type: "arrow", x: 0, y: 0, points };
    const held = { elementId: "box", focus: 0, gap: 1 };
    const drawn = read(
      { ...arrow, startBinding: held, endBinding: held },
      { ...arrow, startBinding: null, endBinding: held },
      { ...arrow, startBinding: null, endBinding: null },
      { ...arrow, points: [], startBinding: held },
      arrow,
    );
    expect(drawn).toMatchObject({ tied: 2, left: 1 });
  });

  it("counts what means nothing here, and passes over what was deleted", () => {
    const drawn = read({ type: "iframe" }, { type: "line", points: [[0, 0]] }, 7, {
      type: "rectangle",
      isDeleted: true,
    });
    expect(drawn).toMatchObject({ elements: [], left: 2 });
  });

  it("shows hachure as pale as it inks, and corners as round as they are there", () => {
    const look = { ...box, type: "rectangle", backgroundColor: "#ffec99" };
    const drawn = read(
      { ...look, fillStyle: "hachure", roundness: { type: 2 } },
      { ...look, fillStyle: "cross-hatch", width: 900, height: 400, roundness: { type: 3 } },
      { ...look, fillStyle: "solid", locked: true },
    );
    expect(drawn?.elements.map(({ style }) => style.fillAlpha)).toEqual([41, 79, 255]);
    expect(drawn?.elements).toMatchObject([{ radius: 200 }, { radius: 512 }, { locked: true }]);
  });

  it("shows a frame as a rectangle with its name above", () => {
    const drawn = read(
      { ...box, type: "frame", name: "Sprint\n12" },
      { ...box, type: "magicframe" },
    );
    expect(drawn?.elements).toMatchObject([
      { kind: "rect", at: [160, 320], style: { stroke: "#bbbbbb", fill: null } },
      { kind: "text", text: "Sprint 12", style: { stroke: "#999999", fontSize: 224 } },
      { kind: "rect" },
    ]);
    expect(drawn?.left).toBe(0);
  });

  it("keeps how an image is flipped, and the size of letters in old files", () => {
    const drawn = read(
      { ...box, type: "image", fileId: "a", scale: [-1, 1] },
      { ...box, type: "text", text: "old", font: "28px Virgil" },
      {
        type: "draw",
        x: 0,
        y: 0,
        points: [
          [0, 0],
          [9, 9],
        ],
      },
    );
    expect(drawn?.elements).toMatchObject([
      { flip: 1 },
      { style: { fontSize: 448 } },
      { kind: "line" },
    ]);
  });

  it("knows which part of a file an image shows", () => {
    const crop = { x: 50, y: 0, width: 50, height: 20, naturalWidth: 200, naturalHeight: 40 };
    const image = { ...box, type: "image", fileId: "a" };
    const drawn = drawingIn(
      JSON.stringify({
        elements: [image, { ...image, crop }],
        files: { a: { dataURL: "data:x" } },
      }),
    );
    expect(drawn?.elements).toMatchObject([{ blob: "a" }, { blob: "a/1" }]);
    expect([...(drawn?.files ?? [])]).toEqual([
      ["a", { address: "data:x" }],
      ["a/1", { address: "data:x", part: [0.25, 0, 0.25, 0.5] }],
    ]);
  });

  it("never makes an element that the wire would not take, whatever is written in it", () => {
    const types = [
      "rectangle",
      "diamond",
      "ellipse",
      "line",
      "arrow",
      "freedraw",
      "text",
      "image",
      "frame",
    ];
    const fields = fc.record(
      {
        type: fc.constantFrom(...types),
        x: fc.oneof(fc.double(), fc.jsonValue()),
        width: fc.oneof(fc.double(), fc.jsonValue()),
        angle: fc.oneof(fc.double(), fc.jsonValue()),
        strokeColor: fc.jsonValue(),
        strokeWidth: fc.oneof(fc.double(), fc.jsonValue()),
        opacity: fc.oneof(fc.double(), fc.jsonValue()),
        groupIds: fc.jsonValue(),
        points: fc.oneof(fc.array(fc.tuple(fc.double(), fc.double())), fc.jsonValue()),
        pressures: fc.jsonValue(),
        simulatePressure: fc.boolean(),
        startArrowhead: fc.jsonValue(),
        text: fc.string(),
        name: fc.oneof(fc.string(), fc.jsonValue()),
        fillStyle: fc.jsonValue(),
        fontSize: fc.oneof(fc.double(), fc.jsonValue()),
        lineHeight: fc.oneof(fc.double(), fc.jsonValue()),
      },
      { requiredKeys: ["type"] },
    );
    fc.assert(
      fc.property(fields, (element) => {
        for (const made of read(element)?.elements ?? []) {
          // What is checked here is ids: they, groups and blobs become new ones on the way.
          const whole = { ...made, id: "a".repeat(16), groups: [] };
          if (whole.kind === "image") continue;
          expect(readElement(writeElement(whole))).toEqual(whole);
        }
      }),
      { numRuns: 400 },
    );
  });
});
