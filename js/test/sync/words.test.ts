import { describe, expect, it } from "vitest";
import { leftAsIs, list, notMade, othersWait, whyLeft } from "../../src/sync/words";
import { add, patch } from "./support/elements";

describe("words", () => {
  it("say what was not accepted", () => {
    expect(notMade([add("a")], "no room", 0)).toBe("Your drawing was not accepted: no room");
    expect(notMade([add("a"), patch("b", {})], "no room", 1)).toBe(
      "2 of your changes were not accepted: no room; 1 later change to it went with it",
    );
    expect(notMade([{ kind: "say", text: "x" }], "no", 3)).toBe(
      "Your message was not accepted: no; 3 later changes to it went with it",
    );
  });

  it("say what an undo left, and why", () => {
    expect(whyLeft(["changed", "gone", "changed"], ["Ada", "Bob", "Eve"])).toBe(
      "changed by Ada, Bob and Eve; no longer there",
    );
    expect(whyLeft(["exists", "forbidden", "full"], [])).toBe(
      "there already; locked, or not yours to change now; the board is full",
    );
    expect(leftAsIs("undo", 3, 10, "x")).toBe("3 of 10 left: x");
    expect(leftAsIs("undo", 1, 1, "x")).toBe("Not undone: x");
    expect(leftAsIs("redo", 1, 1, "x")).toBe("Not redone: x");
  });

  it("join and count as people do", () => {
    expect([list([]), list(["a"]), list(["a", "b"])]).toEqual(["", "a", "a and b"]);
    expect(othersWait(1)).toContain("1 change made here by another account waits");
  });
});
