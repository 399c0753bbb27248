import { describe, expect, it } from "vitest";
import { unfit } from "../../src/sync/fitness";

describe("unfit", () => {
  it.each([0, -5, "héllo 🙂", null, true, new Uint8Array(2), [], { a: [1, { b: "x" }] }])(
    "has nothing against %j",
    (value) => {
      expect(unfit(value)).toBeUndefined();
    },
  );

  it.each([
    [0.5, "0.5 is not a whole number"],
    [Number.NaN, "NaN is not a whole number"],
    [2 ** 53, "9007199254740992 is not a whole number"],
    [["x", { deep: ["\ude00"] }], '"\\ude00" holds half a character'],
  ])("finds what is wrong in %j", (value, why) => {
    expect(unfit(value)).toBe(why);
  });
});
