// @vitest-environment jsdom
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Preview, pngOf } from "../../../src/ui/export/preview";
import { rect } from "../../support/elements";

afterEach(() => render(null, document.body));

const look = { transparent: true, dark: false };

describe("the preview", () => {
  it("shows what is painted, small, and says what it is", () => {
    const canvas = document.createElement("canvas");
    const paint = vi.fn(() => canvas);
    const elements = [rect([0, 0, 9, 9])];
    render(createElement(Preview, { elements, look, paint }), document.body);
    const box = document.querySelector<HTMLElement>("[role=img]");
    expect(box?.contains(canvas)).toBe(true);
    expect(box?.getAttribute("aria-label")).toBe("Preview");
    expect(box?.dataset.transparent).toBe("true");
    expect(paint).toHaveBeenCalledWith({ elements, ...look, scale: 2, most: 400 });
  });

  it("is left out where there is nothing, or more than is painted at once", () => {
    const paint = vi.fn(() => undefined);
    for (const count of [0, 4001]) {
      const elements = Array.from({ length: count }, () => rect([0, 0, 9, 9]));
      render(createElement(Preview, { elements, look, paint }), document.body);
      expect(document.querySelector("[role=img]")).toBeNull();
    }
    expect(paint).not.toHaveBeenCalled();
  });
});

describe("a painted canvas", () => {
  it("becomes a file, or says that it cannot", async () => {
    const canvas = document.createElement("canvas");
    canvas.toBlob = (done) => done(new Blob(["x"]));
    expect((await pngOf(canvas))?.size).toBe(1);
    canvas.toBlob = (done) => done(null);
    await expect(pngOf(canvas)).rejects.toThrow("no picture");
    expect(pngOf(undefined)).toBeUndefined();
  });
});
