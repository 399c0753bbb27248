import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lossOf } from "../../src/ui/drawing-loss";
import { speak } from "../../src/ui/language";

beforeEach(() => speak("en"));
afterEach(() => speak(undefined));

describe("what a drawing loses unseen", () => {
  it("is how many arrows were tied to shapes", () => {
    const drawing = { elements: [], files: new Map(), left: 0 };
    expect(lossOf({ ...drawing, tied: 0 })).toBeUndefined();
    expect(lossOf({ ...drawing, tied: 1 })).toContain("An arrow was tied to a shape");
    expect(lossOf({ ...drawing, tied: 12 })).toContain("12 arrows were tied to shapes");
  });
});
