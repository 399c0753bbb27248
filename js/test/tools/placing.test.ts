import { describe, expect, it } from "vitest";
import { freePlace, imageBox, middleOf, newImage } from "../../src/tools/placing";

const seen = { left: 100, top: 100, right: 1100, bottom: 600 };

describe("an image", () => {
  it("keeps its own size where that fits", () => {
    const box = imageBox(200, 100, middleOf(seen), seen);
    expect(box).toEqual({ left: 500, top: 300, width: 200, height: 100 });
  });

  it("fits into what is seen and keeps its shape", () => {
    const box = imageBox(1000, 1000, middleOf(seen), seen);
    expect(box.width).toBeCloseTo(350);
    expect(box.height).toBeCloseTo(350);
    expect(box.left).toBeCloseTo(425);
  });

  it("becomes an element of its blob", () => {
    const made = newImage("ab", { left: 1, top: 2, width: 3, height: 4 });
    expect(made).toMatchObject({ kind: "image", blob: "ab", at: [16, 32], size: [48, 64] });
  });
});

describe("a free place", () => {
  const box = { left: 0, top: 0, right: 100, bottom: 60 };
  const seen = { left: 0, top: 0, right: 800, bottom: 400 };

  it("is in the middle of what is seen, where nothing lies", () => {
    expect(freePlace(box, seen, undefined)).toEqual({ x: 400, y: 200 });
    for (const all of [
      { left: 0, top: 0, right: 340, bottom: 400 },
      { left: 460, top: 0, right: 800, bottom: 400 },
      { left: 0, top: -900, right: 800, bottom: 160 },
      { left: 0, top: 240, right: 800, bottom: 400 },
    ]) {
      expect(freePlace(box, seen, all)).toEqual({ x: 400, y: 200 });
    }
  });

  it("is else right of all there is, with its upper edge", () => {
    const all = { left: 0, top: 10, right: 360, bottom: 400 };
    expect(freePlace(box, seen, all)).toEqual({ x: 490, y: 40 });
  });
});
