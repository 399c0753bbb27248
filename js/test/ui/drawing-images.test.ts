// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bytesOf } from "../../src/ui/drawing-images";

const PNG = "data:image/png;base64,AAEC";
const SVG = `data:image/svg+xml;base64,${btoa("<svg/>")}`;
let drawn: unknown[][];

beforeEach(() => {
  drawn = [];
  const picture = { width: 200, height: 100, close: vi.fn() };
  vi.stubGlobal("createImageBitmap", async (..._: unknown[]) => picture);
  vi.stubGlobal("URL", { createObjectURL: () => "blob:1", revokeObjectURL: vi.fn() });
  HTMLImageElement.prototype.decode = async () => undefined;
  const context = { drawImage: (...where: unknown[]) => drawn.push(where) };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation(function (
    this: HTMLCanvasElement,
    then,
  ) {
    then(new Blob([`${this.width} x ${this.height}`], { type: "image/png" }));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("an image that a drawing carries", () => {
  it("is taken as it is where a board knows its kind", async () => {
    const bytes = await bytesOf({ address: PNG });
    expect([bytes.size, bytes.type]).toEqual([3, "image/png"]);
    expect(drawn).toEqual([]);
  });

  it("is drawn where it has no pixels of its own", async () => {
    const bytes = await bytesOf({ address: SVG });
    expect([bytes.type, bytes.size]).toEqual(["image/png", "200 x 100".length]);
    expect(drawn).toMatchObject([[{}, -0, -0]]);
  });

  it("is cut out where it shows a part", async () => {
    const bytes = await bytesOf({ address: PNG, part: [0.5, 0.25, 0.25, 0.5] });
    expect(bytes.size).toBe("50 x 50".length);
    expect(drawn).toMatchObject([[{}, -100, -25]]);
  });

  it.each(["https://example.org/a.png", "data:text/html;base64,AAAA", ""])(
    "is not fetched, nor anything else: %s",
    async (address) => {
      await expect(bytesOf({ address })).rejects.toThrow("no such image");
    },
  );
});
