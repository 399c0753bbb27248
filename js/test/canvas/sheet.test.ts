// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { contains, intersection, pixelsRound, Sheet, toUnits } from "../../src/canvas/sheet";
import { installPage, plainLook } from "../support/canvas";

beforeEach(() => {
  installPage();
});

const AREA = { left: 100, top: 50, right: 500, bottom: 350 };

function sheetOf(scale: number): Sheet {
  const sheet = new Sheet(document);
  sheet.begin(scale, AREA);
  sheet.covered = AREA;
  return sheet;
}

describe("a sheet", () => {
  it("has one pixel for each device pixel of its area", () => {
    const { canvas, area } = sheetOf(2);
    expect([canvas.width, canvas.height]).toEqual([400, 300]);
    expect(area).toEqual(AREA);
  });

  it("lies still under a view of its own scale, whole device pixels off", () => {
    const sheet = sheetOf(2);
    sheet.lay({ x: 60, y: 30, zoom: 1 }, 2);
    expect(sheet.canvas.style.transform).toBe("translate(-10px, -5px) scale(0.5)");
  });

  it("is not laid again where it lies", () => {
    const sheet = sheetOf(1);
    sheet.lay({ x: 60, y: 30, zoom: 1 }, 1);
    sheet.canvas.style.transform = "none";
    sheet.lay({ x: 60, y: 30, zoom: 1 }, 1);
    expect(sheet.canvas.style.transform).toBe("none");
  });

  it("is scaled under a view of another", () => {
    const sheet = sheetOf(1);
    sheet.lay({ x: 100, y: 50, zoom: 3 }, 1);
    expect(sheet.canvas.style.transform).toBe("translate(0px, 0px) scale(3)");
  });

  it("keeps what stays inside when it moves", () => {
    const sheet = sheetOf(1);
    expect(sheet.moveTo({ left: 300, top: 0, right: 700, bottom: 300 })).toBe(true);
    expect(sheet.area).toEqual({ left: 300, top: 0, right: 700, bottom: 300 });
    expect(sheet.covered).toEqual({ left: 300, top: 50, right: 500, bottom: 300 });
    sheet.moveTo({ left: 9000, top: 0, right: 9400, bottom: 300 });
    expect(sheet.covered).toBeUndefined();
  });

  it("moves to no area of another size", () => {
    const sheet = sheetOf(1);
    expect(sheet.moveTo({ left: 100, top: 50, right: 501, bottom: 350 })).toBe(false);
    expect(sheet.area).toEqual(AREA);
  });

  it("paints with a brush of its scale", () => {
    const scales: number[] = [];
    sheetOf(3).paintIn(AREA, plainLook(), ({ scale }) => scales.push(scale));
    expect(scales).toEqual([3]);
  });

  it("gives its memory back", () => {
    const sheet = sheetOf(1);
    sheet.release();
    expect(sheet.canvas.width).toBe(0);
    expect(sheet.covered).toBeUndefined();
  });
});

describe("areas", () => {
  it("as whole pixels hold a soft edge more", () => {
    const box = { left: 0.4, top: 0, right: 1.2, bottom: 1 };
    expect(pixelsRound(box, 2)).toEqual({ left: -1, top: -1, right: 4, bottom: 3 });
    expect(toUnits({ left: 2, top: 4, right: 6, bottom: 8 }, 2)).toEqual({
      left: 1,
      top: 2,
      right: 3,
      bottom: 4,
    });
  });

  it("share what both hold", () => {
    const other = { left: 400, top: 0, right: 900, bottom: 100 };
    expect(intersection(AREA, other)).toEqual({ left: 400, top: 50, right: 500, bottom: 100 });
    expect(intersection(AREA, { ...other, left: 500 })).toBeUndefined();
    expect(contains(AREA, { left: 100, top: 60, right: 200, bottom: 350 })).toBe(true);
    expect(contains(AREA, other)).toBe(false);
  });
});
