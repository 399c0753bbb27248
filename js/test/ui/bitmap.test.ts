// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { asPng, bitmapOf } from "../../src/ui/bitmap";

const picture = { width: 40, height: 20, close: vi.fn() } as unknown as ImageBitmap;
const decoded = vi.fn(async (..._: unknown[]) => picture);
const given = vi.fn();
let natural: [number, number];

beforeEach(() => {
  natural = [100, 50];
  vi.stubGlobal("createImageBitmap", decoded);
  vi.stubGlobal("URL", { createObjectURL: () => "blob:1", revokeObjectURL: given });
  for (const [k, side] of (["naturalWidth", "naturalHeight"] as const).entries()) {
    vi.spyOn(HTMLImageElement.prototype, side, "get").mockImplementation(
      () => natural[k] as number,
    );
  }
  HTMLImageElement.prototype.decode = async () => undefined;
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  decoded.mockClear();
  given.mockClear();
});

const svg = new Blob(["<svg/>"], { type: "image/svg+xml" });

it("leaves what has pixels to the browser", async () => {
  const png = new Blob(["x"], { type: "image/png" });
  await bitmapOf(png);
  expect(decoded).toHaveBeenCalledExactlyOnceWith(png);
});

it.each([
  [
    [100, 50],
    [400, 200],
  ],
  [
    [256, 64],
    [512, 128],
  ],
  [
    [2000, 900],
    [2000, 900],
  ],
])("draws an SVG of %j as %j pixels, and gives its address back", async (size, pixels) => {
  natural = size as [number, number];
  await bitmapOf(svg);
  const [, options] = decoded.mock.calls[0] as [unknown, ImageBitmapOptions];
  expect([options.resizeWidth, options.resizeHeight]).toEqual(pixels);
  expect(given).toHaveBeenCalledWith("blob:1");
});

it("fails for an SVG that is none, and gives its address back", async () => {
  HTMLImageElement.prototype.decode = () => Promise.reject(new Error("broken"));
  await expect(bitmapOf(svg)).rejects.toThrow("broken");
  expect(given).toHaveBeenCalledWith("blob:1");
});

it("says so when the browser cannot encode", async () => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((then) => then(null));
  await expect(asPng(picture)).rejects.toThrow("cannot encode");
});
