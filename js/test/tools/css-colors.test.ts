// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { plainColor } from "../../src/tools/css-colors";

afterEach(() => vi.restoreAllMocks());

/** A canvas that keeps the colours it is told that a browser takes, in its own spelling. */
function canvasThatSays(spelled: Record<string, string>): void {
  let kept = "";
  const context = {
    get fillStyle(): string {
      return kept;
    },
    set fillStyle(color: string) {
      kept = color.startsWith("#") ? color : (spelled[color] ?? kept);
    },
  };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
}

it.each([
  ["#ABC", ["#aabbcc", 255]],
  ["#abc8", ["#aabbcc", 136]],
  ["#1971c280", ["#1971c2", 128]],
  [" red ", ["#ff0000", 255]],
  ["hsla(0, 100%, 50%, .5)", ["#ff0000", 128]],
  ["no colour", undefined],
])("%s", (color, expected) => {
  canvasThatSays({
    red: "#ff0000",
    " red ": "#ff0000",
    "hsla(0, 100%, 50%, .5)": "rgba(255, 0, 0, 0.5)",
  });
  expect(plainColor(color)).toEqual(expected);
});
