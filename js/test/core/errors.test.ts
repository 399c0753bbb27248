import { expect, test } from "vitest";
import * as errors from "../../src/core/errors";

test("the tree is the one drawn", () => {
  const { InvalidInput, LimitExceeded, MalformedFrame, NBBoardError, UnknownTag } = errors;
  expect(new LimitExceeded("x")).toBeInstanceOf(InvalidInput);
  for (const error of [new InvalidInput("x"), new MalformedFrame("x"), new UnknownTag("Op", "x")]) {
    expect(error).toBeInstanceOf(NBBoardError);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(new RegExp(`^${error.constructor.name}: `));
  }
});

test("an unknown tag says what helps", () => {
  const error = new errors.UnknownTag("Op", "teleport");
  expect(error.message).toBe(
    'this page does not know the Op "teleport": reload it to get the new version',
  );
  expect([error.what, error.tag]).toEqual(["Op", "teleport"]);
});

test("shown values are cut to 80 characters", () => {
  expect(errors.shown("abc")).toBe('"abc"');
  expect(errors.shown(undefined)).toBe("undefined");
  expect(errors.shown("x".repeat(1000))).toHaveLength(80);
});
