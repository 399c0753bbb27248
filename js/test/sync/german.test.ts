/** German words are fetched by those who speak German, and missing ones stop nobody. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Language, speak, speaker } from "../../src/sync/language";

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("reportError", vi.fn());
});

afterEach(async () => {
  speak(undefined);
  // Files that come after find the modules of this one.
  (await import("../../src/sync/language")).speak(undefined);
});

async function germanFor(language: Language): Promise<unknown> {
  const fresh = await import("../../src/sync/language");
  fresh.speak(language);
  return (await import("../../src/sync/german")).german;
}

it("asks for nothing where English is spoken", async () => {
  expect(await germanFor("en")).toEqual({});
  expect(reportError).not.toHaveBeenCalled();
});

it("goes on in English when the words cannot be had, and reports why", async () => {
  expect(await germanFor("de")).toEqual({});
  expect(reportError).toHaveBeenCalledTimes(1);
  speak("de");
  const catalogue = { en: { hello: "Hello {name}" }, de: undefined as never };
  expect(speaker(catalogue)("hello", { name: "Ada" })).toBe("Hello Ada");
});
