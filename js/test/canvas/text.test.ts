import { afterEach, describe, expect, it, vi } from "vitest";
import { fillLines, loadFont, measureLine, type TextTarget } from "../../src/canvas/text";
import { FAMILY, layout } from "../../src/core/text";

function recorder(): TextTarget & { filled: unknown[][]; measured: string[] } {
  const filled: unknown[][] = [];
  const measured: string[] = [];
  return {
    filled,
    measured,
    font: "",
    textAlign: "start",
    textBaseline: "top",
    direction: "rtl",
    fontKerning: "auto",
    textRendering: "auto",
    fillText: (...given) => filled.push(given),
    measureText: (text) => {
      measured.push(text);
      return { width: 7 * text.length } as TextMetrics;
    },
  };
}

describe("fillLines", () => {
  it("fills each line at its place, set so that pictures agree", () => {
    const context = recorder();
    fillLines(context, layout(["one", "two"], 20, 1.25, "center", 100), 20, "center");
    expect(context.filled).toEqual([
      ["one", 50, 19.775390625],
      ["two", 50, 44.775390625],
    ]);
    expect(context).toMatchObject({
      font: `20px "${FAMILY}", sans-serif`,
      textAlign: "center",
      textBaseline: "alphabetic",
      direction: "ltr",
      fontKerning: "normal",
      textRendering: "geometricPrecision",
    });
  });
});

describe("measureLine", () => {
  it("measures what will be drawn, in the face it will be drawn in", () => {
    const context = recorder();
    expect(measureLine(context, "a\tb\u200b", 12.5)).toBe(21);
    expect(context.measured).toEqual(["a b"]);
    expect(context.font).toBe(`12.5px "${FAMILY}", sans-serif`);
  });
});

describe("loadFont", () => {
  afterEach(() => vi.unstubAllGlobals());

  /** Stands in for the browser's class: Node has none. Records how it was made. */
  function stubFontFace(load: () => Promise<void>): { family: string; source: unknown }[] {
    const made: { family: string; source: unknown }[] = [];
    class Face {
      status = "unloaded";
      constructor(
        readonly family: string,
        readonly source: unknown,
      ) {
        made.push(this);
      }
      async load(): Promise<this> {
        await load();
        this.status = "loaded";
        return this;
      }
    }
    vi.stubGlobal("FontFace", Face);
    return made;
  }

  it("loads from an address or from bytes, and once", async () => {
    const made = stubFontFace(async () => undefined);
    const fonts = new Set() as unknown as FontFaceSet;
    await loadFont('face.woff2?"', fonts);
    await loadFont("face.woff2", fonts);
    expect(made).toMatchObject([{ family: FAMILY, source: 'url("face.woff2?\\"")' }]);
    expect([...fonts]).toEqual(made);

    const bytes = new ArrayBuffer(4);
    await loadFont(bytes, new Set() as unknown as FontFaceSet);
    expect(made[1]?.source).toBe(bytes);
  });

  it("rejects when the face cannot be loaded, and adds nothing", async () => {
    stubFontFace(async () => {
      throw new Error("network");
    });
    const fonts = new Set() as unknown as FontFaceSet;
    await expect(loadFont("gone.woff2", fonts)).rejects.toThrow("network");
    expect([...fonts]).toEqual([]);
  });
});
