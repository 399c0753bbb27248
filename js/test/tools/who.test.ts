// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { Clicks } from "../../src/tools/clicks";
import { authorship, Rest } from "../../src/tools/who";
import { rect } from "../support/elements";

const names = new Map([
  ["ada", "Ada"],
  ["ben", "Ben"],
]);
const board = { nameOf: (user: string) => names.get(user) ?? "" };
const words = { touched: (author: string, toucher: string) => `${author} · touched by ${toucher}` };
const by = (author: string, editedBy: string) =>
  authorship(board, rect([0, 0, 1, 1], { author, editedBy }), words);

describe("authorship", () => {
  it("names who drew it, and who else touched it last", () => {
    expect(by("ada", "ada")).toBe("Ada");
    expect(by("ada", "ben")).toBe("Ada · touched by Ben");
    expect(by("gone", "ben")).toBe("Ben");
    expect(by("ada", "")).toBe("Ada");
  });

  it("cuts names that never end", () => {
    names.set("long", "x".repeat(500));
    expect([...by("long", "long")]).toHaveLength(25);
  });
});

it("a pointer rests once it has been still for 600 ms", () => {
  vi.useFakeTimers();
  const rested = vi.fn();
  const rest = new Rest(rested);
  rest.moved(1, 1);
  vi.advanceTimersByTime(400);
  rest.moved(2, 2);
  vi.advanceTimersByTime(599);
  expect(rested).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(rested).toHaveBeenCalledWith(2, 2);
  rest.moved(3, 3);
  rest.stop();
  vi.advanceTimersByTime(1000);
  expect(rested).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

it("two presses nearby and soon are one double click, three are not two", () => {
  const clicks = new Clicks();
  const sample = { x: 0, y: 0, px: 5, py: 5, pressure: undefined };
  const press = { ...sample, shift: false, alt: false, control: false, touch: false };
  expect(clicks.isSecond(press, 1000)).toBe(false);
  expect(clicks.isSecond({ ...press, px: 7 }, 1300)).toBe(true);
  expect(clicks.isSecond(press, 1400)).toBe(false);
  expect(clicks.isSecond({ ...press, px: 40 }, 1500)).toBe(false);
  expect(clicks.isSecond({ ...press, px: 40 }, 2500)).toBe(false);
});
