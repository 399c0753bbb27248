// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { CHAT_PANEL_WORDS } from "../../../src/ui/chat/panel-texts";
import { CHAT_WORDS } from "../../../src/ui/chat/texts";
import { speak } from "../../../src/ui/language";
import { PEOPLE_PANEL_WORDS } from "../../../src/ui/people/panel-texts";
import { namesTogether, PEOPLE_WORDS } from "../../../src/ui/people/texts";

const holes = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();

describe("the words about people and in the chat", () => {
  it.each([PEOPLE_WORDS, PEOPLE_PANEL_WORDS, CHAT_WORDS, CHAT_PANEL_WORDS])(
    "are complete in both languages, with the same values to fill in (%#)",
    ({ en, de }) => {
      const german = de as Readonly<Record<string, string>>;
      expect(Object.keys(german).sort()).toEqual(Object.keys(en).sort());
      for (const [key, words] of Object.entries(en)) {
        expect(german[key], key).not.toBe("");
        expect(holes(german[key] ?? ""), key).toEqual(holes(words));
      }
    },
  );

  it("name one, two, or one and how many more", () => {
    speak("en");
    expect(namesTogether([])).toBe("");
    expect(namesTogether(["Ada"])).toBe("Ada");
    expect(namesTogether(["Ada", "Bob"])).toBe("Ada and Bob");
    expect(namesTogether(["Ada", "Bob", "Cy"])).toBe("Ada and 2 others");
    speak(undefined);
  });
});
