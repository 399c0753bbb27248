import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../src/sync/language";
import { SYNC_CATALOGUE, type SyncTextKey } from "../../src/sync/texts";
import { notMade, othersWait, whyLeft } from "../../src/sync/words";
import { add } from "./support/elements";

afterEach(() => speak(undefined));

describe("what sync says", () => {
  it("is complete in both languages, with the same values to fill in", () => {
    const { en, de } = SYNC_CATALOGUE;
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    const holes = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const key of Object.keys(en) as SyncTextKey[]) {
      expect(de[key], key).not.toBe("");
      expect(new Set(holes(de[key])), key).toEqual(new Set(holes(en[key])));
    }
  });

  it("is German where the page is", () => {
    speak("de");
    expect(notMade([add("a")], "die Tafel ist voll", 1)).toBe(
      "Deine Zeichnung wurde nicht angenommen: die Tafel ist voll; 1 spätere Änderung daran entfiel mit",
    );
    expect(whyLeft(["gone", "changed"], ["Ada", "Bob"])).toBe(
      "geändert von Ada und Bob; nicht mehr da",
    );
    expect(othersWait(2)).toContain("2 Änderungen eines anderen Kontos warten hier");
  });
});
