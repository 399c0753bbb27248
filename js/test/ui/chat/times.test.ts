// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ago, clock, dayName, exactly, locale } from "../../../src/ui/chat/times";
import { speak } from "../../../src/ui/language";

const NOW = new Date(2026, 2, 10, 14, 5, 9).getTime();
const HOUR = 3_600_000;

beforeEach(() => {
  speak("en");
  vi.spyOn(navigator, "language", "get").mockReturnValue("en-GB");
});
afterEach(() => speak(undefined));

describe("times", () => {
  it("are told from now", () => {
    expect(ago(NOW + 2000, NOW)).toBe("now");
    expect(ago(NOW - 3 * 60_000, NOW)).toBe("3 min ago");
    expect(ago(NOW - 2 * HOUR, NOW)).toMatch(/^2 (hr|hrs|h) ago$/);
    expect(ago(NOW - 30 * HOUR, NOW)).toBe(clock(NOW - 30 * HOUR));
  });

  it("are exact where one looks closely", () => {
    expect(exactly(NOW)).toContain("14:05:09");
    expect(exactly(NOW)).toContain("10 March 2026");
  });

  it("name the day", () => {
    expect(dayName(NOW - HOUR, NOW)).toBe("Today");
    expect(dayName(NOW - 20 * HOUR, NOW)).toBe("Yesterday");
    expect(dayName(new Date(2026, 0, 5).getTime(), NOW)).toMatch(/Monday,? 5 January/);
    expect(dayName(new Date(2025, 0, 5).getTime(), NOW)).toContain("2025");
  });

  it("are in the language of all else", () => {
    speak("de");
    expect(locale()).toBe("de");
    expect(dayName(NOW, NOW)).toBe("Heute");
  });
});
