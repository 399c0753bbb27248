import { describe, expect, it } from "vitest";
import { farWidth, traceFarStroke, UNFELT } from "../../src/canvas/far-stroke";
import { outline, penRadius, sizeForWidth } from "../../src/canvas/freehand";
import { unpackPoints } from "../../src/canvas/stroke-points";
import { localPoints } from "../../src/core/geometry";
import { stroke } from "../support/elements";

type Point = readonly [x: number, y: number];

const HAND = Array.from({ length: 60 }, (_, i) => [
  Math.round(16 * i * 1.5) / 16,
  Math.round(16 * 14 * Math.sin(i / 7)) / 16,
]).flat();

function pressed(least: number, most: number) {
  const pressures = Uint8Array.from({ length: 60 }, (_, i) =>
    Math.round((least + most) / 2 + ((most - least) / 2) * Math.sin(i / 5)),
  );
  return stroke(HAND, { pressures });
}

function corners(drawn: ReturnType<typeof stroke>, width: number, scale: number): Point[] {
  const points: Point[] = [];
  const put = (x: number, y: number): void => {
    points.push([x, y]);
  };
  const target = { moveTo: put, lineTo: put };
  const { pressures } = drawn;
  traceFarStroke(target, unpackPoints(drawn), { pressures, width }, scale);
  return points;
}

function distance([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const whole = dx * dx + dy * dy;
  const t = whole > 0 ? Math.min(Math.max(((x - x0) * dx + (y - y0) * dy) / whole, 0), 1) : 0;
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

describe("a stroke with pressure, seen from far away", () => {
  it("is a line where its swelling is less than a third of a pixel, else an outline", () => {
    const drawn = pressed(60, 200);
    const [thin, thick] = [penRadius(60 / 255), penRadius(200 / 255)];
    const swelling = ((thick - thin) / 2) * sizeForWidth(3);
    const width = farWidth({ ...drawn, width: 3 }, 0.3);
    expect(width).toBeGreaterThan(2 * thin * sizeForWidth(3));
    expect(width).toBeLessThan(2 * thick * sizeForWidth(3));
    expect(farWidth({ ...drawn, width: 3 }, (1.3 * UNFELT) / swelling)).toBeUndefined();
    expect(farWidth({ ...drawn, width: 3 }, (0.8 * UNFELT) / swelling)).toBeDefined();
    expect(farWidth({ ...stroke(HAND), width: 3 }, 99)).toBe(3);
  });

  it.each([0.1, 0.3, 0.6])("covers at scale %s what the outline covers, to a pixel", (scale) => {
    const drawn = pressed(60, 200);
    const width = farWidth({ ...drawn, width: 3 }, scale) as number;
    const line = corners(drawn, 3, scale);
    const shares = Float64Array.from(drawn.pressures, (pressure) => pressure / 255);
    const edge = outline(localPoints(drawn), shares, sizeForWidth(3));
    for (let i = 0; i < edge.length; i += 2) {
      const point: Point = [edge[i] as number, edge[i + 1] as number];
      let least = Number.POSITIVE_INFINITY;
      for (let k = 1; k < line.length; k += 1) {
        least = Math.min(least, distance(point, line[k - 1] as Point, line[k] as Point));
      }
      expect(Math.abs(least - width / 2) * scale).toBeLessThan(1);
    }
  });

  it("takes far fewer points than were drawn", () => {
    expect(corners(pressed(60, 200), 3, 0.15).length).toBeLessThan(16);
    expect(corners(stroke(HAND), 3, 0.15).length).toBeLessThan(16);
  });
});
