import { expect, it } from "vitest";
import { guessedPressures } from "../../src/tools/pressure";

/** What `simulate_pressures` of `core/freehand.py` finds for the same points, 0 to 255. */
const PYTHON = [
  39, 39, 28, 37, 49, 60, 52, 38, 27, 20, 23, 21, 15, 11, 8, 6, 4, 3, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0,
  0, 0,
];

it("guesses pressures from speed, within 2 % of those that Python finds", () => {
  const xy = Array.from({ length: 30 }, (_, i) => [i * i * 0.4, 20 * Math.sin(i / 2)]).flat();
  const found = guessedPressures(xy, 8.5).map((pressure) => pressure * 255);
  expect(found).toHaveLength(30);
  const apart = found.map((value, i) => Math.abs(value - (PYTHON[i] as number)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(5);
});

it("takes a dot, and a pen that stays where it is", () => {
  expect(guessedPressures([3, 4], 8)).toEqual([0.25]);
  const still = guessedPressures([3, 4, 3, 4, 3, 4], 8);
  expect(still.every((pressure) => pressure > 0 && pressure <= 1)).toBe(true);
});
