// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { CATALOGUE, languageOf, speak, type TextKey, text } from "../../src/ui/texts";

afterEach(() => speak(undefined));

describe("texts", () => {
  it("are complete in both languages, with the same values to fill in", () => {
    const { en, de } = CATALOGUE;
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    const holes = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const key of Object.keys(en) as TextKey[]) {
      expect(de[key], key).not.toBe("");
      expect(holes(de[key]), key).toEqual(holes(en[key]));
    }
  });

  it("follow the page, then the browser, else are English", () => {
    expect(languageOf("de-AT", "en-US")).toBe("de");
    expect(languageOf("en", "de-DE")).toBe("en");
    expect(languageOf("", "de-CH")).toBe("de");
    expect(languageOf("fr", "de")).toBe("en");
    expect(languageOf("den", "")).toBe("en");
  });

  it("take values as they are", () => {
    speak("de");
    expect(text("bar.percent", { percent: "$& 50 %" })).toContain("Zoom $& 50 %:");
  });
});
