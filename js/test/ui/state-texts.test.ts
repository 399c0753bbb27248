import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../src/ui/language";
import { STATE_CATALOGUE, type StateTextKey, stateKey } from "../../src/ui/state-texts";
import { obstacle, statusWords } from "../../src/ui/status";

afterEach(() => speak(undefined));

describe("the words of states", () => {
  it("are complete in both languages, with the same values to fill in", () => {
    const { en, de } = STATE_CATALOGUE;
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    const holes = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const key of Object.keys(en) as StateTextKey[]) {
      expect(de[key], key).not.toBe("");
      expect(holes(de[key]), key).toEqual(holes(en[key]));
    }
  });

  it("are German where the page is, also for what a server said in English", () => {
    speak("de");
    const words = { canDraw: true, slow: false };
    expect(statusWords({ state: "offline", waiting: 3, retryAt: 0 }, words).text).toBe(
      "Offline · 3 Änderungen offen",
    );
    const full = { state: "read-only", message: "x: the disk is full", waiting: 0 } as const;
    expect(statusWords(full, words).text).toBe("Nur lesen: die Platte ist voll");
    expect(obstacle({ state: "refused", code: "kicked", message: "an owner…" })).toEqual({
      title: "Dein Besuch wurde beendet",
      text: "Du darfst wieder beitreten.",
      retry: true,
    });
  });

  it("are found by what comes from outside only where there are some", () => {
    expect(stateKey("refused.kicked")).toBe("refused.kicked");
    expect(stateKey("refused.odd")).toBeUndefined();
  });
});
