// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { language, languageOf, speak, speaker } from "../../src/sync/language";

beforeEach(() => {
  speak(undefined);
  document.documentElement.lang = "";
});

it("is the page's, else the browser's, else English", () => {
  expect(languageOf("de-AT", "en-US")).toBe("de");
  expect(languageOf("", "de-CH")).toBe("de");
  expect(languageOf("fr", "de")).toBe("en");
  document.documentElement.lang = "de";
  expect(language()).toBe("de");
});

it("chooses the words, and fills in what they name", () => {
  const say = speaker({ en: { hello: "Hello {name}" }, de: { hello: "Hallo {name}" } });
  speak("de");
  expect(say("hello", { name: "Ada" })).toBe("Hallo Ada");
  speak("en");
  expect(say("hello")).toBe("Hello {name}");
});
