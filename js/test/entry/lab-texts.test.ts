import { expect, it } from "vitest";
import { LAB_CATALOGUE } from "../../src/entry/lab-texts";

it("says the same things in both languages", () => {
  const { en, de } = LAB_CATALOGUE;
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  expect(Object.values(de).every((words) => words !== "")).toBe(true);
});
