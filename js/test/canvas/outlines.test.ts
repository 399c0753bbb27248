import { beforeEach, expect, it, vi } from "vitest";
import { outlineOf, pressedOutline, traceRound } from "../../src/canvas/outlines";
import type { Stroke } from "../../src/core/types.gen";
import { stroke } from "../support/elements";

class Recorded {
  readonly steps: string[] = [];
  moveTo(): void {
    this.steps.push("move");
  }
  quadraticCurveTo(): void {
    this.steps.push("curve");
  }
  closePath(): void {
    this.steps.push("close");
  }
}

beforeEach(() => {
  vi.stubGlobal("Path2D", Recorded);
});

const XY = [0, 0, 160, 0, 320, 80];

function pressed(): Stroke {
  return stroke(XY, { pressures: new Uint8Array([0, 128, 255]) });
}

it("keeps the outline of a stroke, and forgets it when thousands of others were painted", () => {
  const first = pressed();
  const outline = outlineOf(first);
  expect(outlineOf(first)).toBe(outline);
  for (let number = 0; number < 4001; number += 1) outlineOf(pressed());
  expect(outlineOf(first)).not.toBe(outline);
  expect(outlineOf(first)).toEqual(outline);
});

it("closes round what the pen covers", () => {
  const path = pressedOutline([0, 0, 10, 0, 20, 5], [0, 128, 255], 4) as unknown as Recorded;
  expect(path.steps[0]).toBe("move");
  expect(path.steps.at(-1)).toBe("close");
  expect(path.steps.filter((step) => step === "curve").length).toBeGreaterThan(6);
});

it("traces nothing where there is no corner", () => {
  const path = new Recorded();
  traceRound(path, new Float64Array());
  expect(path.steps).toEqual([]);
});
