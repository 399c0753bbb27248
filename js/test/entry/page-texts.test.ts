import { afterEach, describe, expect, it } from "vitest";
import { PAGE_CATALOGUE, type PageTextKey, pageText } from "../../src/entry/page-texts";
import { speak } from "../../src/sync/language";

const values = (words: string): string[] => words.match(/\{\w+\}/g) ?? [];

afterEach(() => speak(undefined));

describe("what a page says before its bundle is there", () => {
  it.each(Object.keys(PAGE_CATALOGUE.en) as PageTextKey[])("says %s in both languages", (key) => {
    const { en, de } = PAGE_CATALOGUE;
    expect(de[key]).not.toBe("");
    expect(values(de[key])).toEqual(values(en[key]));
  });

  it("speaks the page's language", () => {
    speak("de");
    expect(pageText("next-try", { seconds: 3 })).toBe("nächster Versuch in 3 s");
  });
});
