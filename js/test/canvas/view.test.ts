import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fitted,
  LEAST_ZOOM,
  MOST_ZOOM,
  marginOf,
  panned,
  snapped,
  toBoard,
  toScreen,
  type View,
  wheelPixels,
  wheelZoom,
  zoomed,
  zoomStep,
} from "../../src/canvas/view";

const views = fc.record({
  x: fc.integer({ min: -10_000, max: 10_000 }),
  y: fc.integer({ min: -10_000, max: 10_000 }),
  zoom: fc.double({ min: LEAST_ZOOM, max: MOST_ZOOM, noNaN: true }),
});
const pixels = fc.integer({ min: 0, max: 2000 });

describe("a view", () => {
  it("maps to the screen and back", () => {
    fc.assert(
      fc.property(views, pixels, pixels, (view, px, py) => {
        const [sx, sy] = toScreen(view, ...toBoard(view, px, py));
        expect(Math.hypot(sx - px, sy - py)).toBeLessThan(1e-6);
      }),
    );
  });

  it("zooms about the pointer", () => {
    const zooms = fc.double({ min: 0.001, max: 100, noNaN: true });
    fc.assert(
      fc.property(views, pixels, pixels, zooms, (view, px, py, zoom) => {
        const [x, y] = toBoard(view, px, py);
        const next = zoomed(view, px, py, zoom);
        const [sx, sy] = toScreen(next, x, y);
        expect(Math.hypot(sx - px, sy - py)).toBeLessThan(1e-6);
        expect(next.zoom).toBeGreaterThanOrEqual(LEAST_ZOOM);
        expect(next.zoom).toBeLessThanOrEqual(MOST_ZOOM);
      }),
    );
  });

  it("pans by what the pointer moved", () => {
    const view: View = { x: 5, y: 5, zoom: 2 };
    expect(toScreen(panned(view, 30, -10), 5, 5)).toEqual([30, -10]);
  });

  it("fits what is there into the frame, never above 100 %", () => {
    const frame = { width: 800, height: 480, ratio: 2 };
    const large = { left: -1000, top: 0, right: 3000, bottom: 900 };
    const view = fitted(large, frame, { x: 40, y: 40 });
    const [left] = toScreen(view, large.left, 0);
    const [right] = toScreen(view, large.right, 0);
    expect(left).toBeCloseTo(40, 6);
    expect(right).toBeCloseTo(760, 6);
    const small = fitted({ left: 10, top: 10, right: 20, bottom: 20 }, frame, { x: 40, y: 40 });
    expect(small.zoom).toBe(1);
    expect(toScreen(small, 15, 15)).toEqual([400, 240]);
  });

  it("keeps clear of header and bars, which are higher on a narrow board", () => {
    const tall = { left: 0, top: 0, right: 100, bottom: 4000 };
    const edges = (width: number, height: number): number[] => {
      const frame = { width, height, ratio: 1 };
      const view = fitted(tall, frame, marginOf(frame));
      return [tall.top, tall.bottom].map((y) => Math.round(toScreen(view, 0, y)[1]));
    };
    expect(edges(641, 800)).toEqual([56, 744]);
    expect(edges(640, 800)).toEqual([96, 704]);
    // A low board is for its picture first.
    expect(edges(320, 200)[0]).toBeLessThanOrEqual(50);
  });

  it("snaps to device pixels", () => {
    const view = snapped({ x: 1.23456, y: -9.87, zoom: 1.37 }, 1.5);
    expect((view.x * 1.37 * 1.5) % 1).toBeCloseTo(0, 9);
    expect(Math.abs(view.x - 1.23456)).toBeLessThan(0.5 / (1.37 * 1.5));
  });
});

describe("the wheel", () => {
  it("counts lines and pages in pixels", () => {
    expect(wheelPixels(3, 0)).toBe(3);
    expect(wheelPixels(3, 1)).toBe(48);
    expect(wheelPixels(1, 2)).toBe(400);
  });

  it("zooms in when turned up, out when turned down, and never by much", () => {
    expect(wheelZoom(-100)).toBeCloseTo(1.2214, 3);
    expect(wheelZoom(-100) * wheelZoom(100)).toBeCloseTo(1, 9);
    expect(wheelZoom(100_000)).toBe(wheelZoom(100));
  });
});

describe("zoom steps", () => {
  it("go up and down the same ladder", () => {
    expect(zoomStep(1, 1)).toBe(1.25);
    expect(zoomStep(1.25, -1)).toBe(1);
    expect(zoomStep(0.6, 1)).toBe(0.75);
    expect(zoomStep(MOST_ZOOM, 1)).toBe(MOST_ZOOM);
    expect(zoomStep(LEAST_ZOOM, -1)).toBe(LEAST_ZOOM);
  });
});
