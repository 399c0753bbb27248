/** Readers of single fields take their own kind and name anything else. */

import { expect, test } from "vitest";
import * as read from "../../src/core/fields";

const VALUES = [null, undefined, true, 1, "x", [], {}, new Uint8Array(1)] as const;
const READERS: readonly [string, (value: unknown) => unknown, number][] = [
  ["a boolean", read.boolean, 2],
  ["a number", read.number, 3],
  ["a string", read.string, 4],
  ["bytes", read.bytes, 7],
];

test.each(READERS)("%s", (expected, reader, own) => {
  for (const [place, value] of VALUES.entries()) {
    if (place === own) expect(reader(value)).toBe(value);
    else expect(() => reader(value)).toThrow(`expected ${expected}, not`);
  }
});

test("lists and pairs read each item", () => {
  expect(read.list([1, 2], read.number)).toEqual([1, 2]);
  expect(read.pair(["a", 1], read.string, read.number)).toEqual(["a", 1]);
  expect(() => read.list([1, "2"], read.number)).toThrow("expected a number");
  expect(() => read.list("12", read.number)).toThrow("expected an array");
  expect(() => read.pair([1], read.number, read.number)).toThrow("expected a pair");
});

test("a struct has its tag and its least number of fields", () => {
  expect(read.struct(["ping", 1, 2], "ping", 2)).toEqual(["ping", 1, 2]);
  expect(read.struct([1], "", 1)).toEqual([1]);
  expect(() => read.struct(["pong", 1], "ping", 2)).toThrow('expected a ping, not "pong"');
  expect(() => read.struct(["ping"], "ping", 2)).toThrow("expected 2 fields, not 1");
  expect(() => read.struct({}, "ping", 2)).toThrow("expected an array");
  expect(read.tag(["ping"])).toBe("ping");
  expect(() => read.tag([])).toThrow("expected a string");
});

test("a record is a map", () => {
  expect(read.record({ a: 1 })).toEqual({ a: 1 });
  for (const wrong of [null, 1, [], "x"]) expect(() => read.record(wrong)).toThrow("a map");
});
