import { describe, expect, it } from "vitest";
import { TYPING_MILLISECONDS, Typists } from "../../src/sync/typists";

describe("who is writing", () => {
  it("begins, goes on and ends", () => {
    const typists = new Typists();
    expect(typists.take("a", true, 0)).toBe(true);
    expect(typists.take("a", true, 3000)).toBe(false);
    expect(typists.take("b", true, 3000)).toBe(true);
    expect(typists.members).toEqual(["a", "b"]);
    expect(typists.take("a", false, 4000)).toBe(true);
    expect(typists.take("a", false, 4000)).toBe(false);
    expect(typists.members).toEqual(["b"]);
  });

  it("is forgotten in silence, when leaving, and when the line breaks", () => {
    const typists = new Typists();
    typists.take("a", true, 0);
    expect(typists.expire(TYPING_MILLISECONDS - 1)).toBe(false);
    expect(typists.expire(TYPING_MILLISECONDS)).toBe(true);
    typists.take("a", true, 0);
    expect(typists.left("a")).toBe(true);
    typists.take("b", true, 0);
    typists.lost();
    expect(typists.members).toEqual([]);
  });
});
