import { describe, expect, it } from "vitest";
import { completed, matchingNames, mentionQuery } from "../../../src/ui/chat/mention";

describe("writing a mention", () => {
  it.each([
    ["@", 1, { start: 0, words: "" }],
    ["hi @ad", 6, { start: 3, words: "ad" }],
    ["hi @ada love", 12, { start: 3, words: "ada love" }],
    ["ada@exam", 8, undefined],
    ["@ada\nx", 6, undefined],
    ["@ x", 3, undefined],
    ["nothing", 3, undefined],
  ])("of %j at %i is %j", (text, caret, query) => {
    expect(mentionQuery(text, caret)).toEqual(query);
  });

  it("offers names by the beginning of any word", () => {
    const names = ["Ada Lovelace", "Bob", "Python · ada", "Ada Lovelace"];
    expect(matchingNames(names, "ada")).toEqual(["Ada Lovelace", "Python · ada"]);
    expect(matchingNames(names, "LOVE")).toEqual(["Ada Lovelace"]);
    expect(matchingNames(names, "x")).toEqual([]);
  });

  it("puts the name in and the caret behind it", () => {
    const query = { start: 3, words: "ad" };
    expect(completed("hi @ad", query, "Ada")).toEqual({ text: "hi @Ada ", caret: 8 });
    expect(completed("hi @ad you", query, "Ada")).toEqual({ text: "hi @Ada you", caret: 8 });
  });
});
