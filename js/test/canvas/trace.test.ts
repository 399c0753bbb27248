import { describe, expect, it } from "vitest";
import { type PathTarget, trace } from "../../src/canvas/trace";
import { curve, ellipse, polyline, smooth } from "../../src/core/path";

/** Writes down what it is asked to draw. */
class Recorder implements PathTarget {
  readonly calls: string[] = [];
  moveTo(...n: number[]): void {
    this.calls.push(`M ${n}`);
  }
  lineTo(...n: number[]): void {
    this.calls.push(`L ${n}`);
  }
  quadraticCurveTo(...n: number[]): void {
    this.calls.push(`Q ${n}`);
  }
  bezierCurveTo(...n: number[]): void {
    this.calls.push(`C ${n}`);
  }
  closePath(): void {
    this.calls.push("Z");
  }
}

function traced(path: Parameters<typeof trace>[1]): string[] {
  const recorder = new Recorder();
  trace(recorder, path);
  return recorder.calls;
}

describe("trace", () => {
  it("replays lines and quadratic curves", () => {
    expect(traced(smooth([0, 0, 10, 0, 10, 10]))).toEqual([
      "M 0,0",
      "L 5,0",
      "Q 10,0,10,5",
      "L 10,10",
    ]);
  });

  it("closes", () => {
    expect(traced(polyline([0, 0, 4, 0, 4, 4], true))).toEqual(["M 0,0", "L 4,0", "L 4,4", "Z"]);
  });

  it("replays cubic curves, one call for three rows", () => {
    expect(traced(curve([0, 0, 60, 0, 60, 60], false))).toEqual([
      "M 0,0",
      "C 10,0,50,-10,60,0",
      "C 70,10,60,50,60,60",
    ]);
    expect(traced(ellipse(2, 2)).map((call) => call[0])).toEqual(["M", "C", "C", "C", "C", "Z"]);
  });

  it("refuses an unknown code", () => {
    const path = { codes: Uint8Array.of(1, 7), xy: new Float64Array(4) };
    expect(() => traced(path)).toThrow("unknown path code 7");
  });
});
