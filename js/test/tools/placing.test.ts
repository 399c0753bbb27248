import { describe, expect, it } from "vitest";
import { imageBox, middleOf, newImage } from "../../src/tools/placing";

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
