import { describe, expect, it } from "vitest";
import { pack } from "../../src/core/points";
import { INK_DEFAULTS, LIMITS, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { Trail } from "../../src/sync/trail";

function part(start: number, xy: readonly number[], pressures: readonly number[] = []) {
  const bytes = { points: pack(xy), pressures: Uint8Array.from(pressures) };
  return { ...INK_DEFAULTS, id: "s", start, ...bytes };
}

describe("Trail", () => {
  it("grows by what continues it, and takes back what is sent again", () => {
    const trail = new Trail("s", STYLE_DEFAULTS);
    expect(trail.add(part(0, [0, 0, 1, 1], [5, 6]))).toBe(true);
    expect(trail.add(part(3, [9, 9], [9]))).toBe(false);
    expect(trail.add(part(1, [2, 2, 3, 3], [7, 8]))).toBe(true);
    expect([trail.xy, trail.pressures, trail.length]).toEqual([[0, 0, 2, 2, 3, 3], [5, 7, 8], 3]);
  });

  it("takes no more points than an element holds", () => {
    const trail = new Trail("s", STYLE_DEFAULTS);
    const most = Array.from({ length: LIMITS.LIVE_POINTS * 2 }, () => 1);
    expect(trail.add(part(0, most))).toBe(true);
    expect(trail.add(part(LIMITS.LIVE_POINTS, [1, 1]))).toBe(false);
    trail.dwell();
    expect(trail.length).toBe(LIMITS.LIVE_POINTS);
  });

  it("gives any part of itself, the style with the first", () => {
    const trail = new Trail("s", STYLE_DEFAULTS);
    trail.add(part(0, [0, 0, 1, 1, 2, 2], [1, 2, 3]));
    expect(trail.part(1, 1)).toEqual({ ...part(1, [1, 1], [2]), style: null });
    expect(trail.part(0, 9).style).toBe(STYLE_DEFAULTS);
    // Pressures that do not belong to every point belong to none.
    trail.add(part(3, [3, 3]));
    expect(trail.part(0, 9).pressures).toHaveLength(0);
  });

  it("repeats its last point", () => {
    const trail = new Trail("s", STYLE_DEFAULTS);
    trail.dwell();
    expect(trail.length).toBe(0);
    trail.add(part(0, [4, 5], [6]));
    trail.dwell();
    expect([trail.xy, trail.pressures]).toEqual([
      [4, 5, 4, 5],
      [6, 6],
    ]);
  });
});
