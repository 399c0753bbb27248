// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import type { EntryModel } from "../../../src/sync/models";
import { speak } from "../../../src/ui/language";
import { deedWords, momentWords } from "../../../src/ui/past/past-words";

afterEach(() => speak(undefined));

const NOW = new Date(2026, 4, 12, 15, 0).getTime();

describe("when it was", () => {
  it("is said the shorter the nearer it is", () => {
    expect(momentWords(new Date(2026, 4, 12, 14, 32).getTime(), NOW)).toMatch(/^2:32\sPM$/);
    speak("de");
    expect(momentWords(new Date(2026, 4, 12, 14, 32).getTime(), NOW)).toBe("14:32");
    expect(momentWords(new Date(2026, 4, 11, 23, 59).getTime(), NOW)).toBe("gestern, 23:59");
    expect(momentWords(new Date(2026, 0, 3, 8, 5).getTime(), NOW)).toBe("03.01.2026, 08:05");
  });
});

describe("what was done", () => {
  const deed = (ops: EntryModel["ops"], touched: number) =>
    deedWords({ seq: 1, at: 0, author: "a", name: "A", batch: "", ops, touched });

  it("is counted in elements", () => {
    expect(deed({ add: 3 }, 3)).toBe("3 added");
    expect(deed({ add: 1, patch: 1 }, 2)).toBe("1 added, 1 changed");
    expect(deed({ remove: 1 }, 4)).toBe("4 removed");
    expect(deed({ clear: 1 }, 9)).toBe("9 removed");
    expect(deed({ patch: 5, reorder: 1 }, 2)).toBe("2 changed");
  });
});
