import { describe, expect, it } from "vitest";
import { LOBBY_CATALOGUE } from "../../src/lobby/texts";
import { FRONT_CATALOGUE } from "../../src/ui/front-texts";
import { WAY_CATALOGUE } from "../../src/ui/way-texts";

describe.each([
  ["the lobby's words", LOBBY_CATALOGUE],
  ["the words of dialogs", FRONT_CATALOGUE],
  ["the words of ways in", WAY_CATALOGUE],
])("%s", (_, catalogue) => {
  it("are there in both languages, with the same values to fill in", () => {
    const en: Record<string, string> = catalogue.en;
    const de: Record<string, string> = catalogue.de;
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    const holes = (words = "") => [...words.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const key of Object.keys(en)) {
      expect(de[key], key).not.toBe("");
      expect(holes(de[key]), key).toEqual(holes(en[key]));
    }
  });
});
