import { afterEach, describe, expect, it } from "vitest";
import { isMac, keyName } from "../../src/ui/key-names";
import { speak } from "../../src/ui/texts";

afterEach(() => speak(undefined));

describe("key names", () => {
  it("are those of the keyboard in use", () => {
    expect(keyName("Ctrl+Shift+Z", false)).toBe("Ctrl+Shift+Z");
    expect(keyName("Ctrl+Shift+Z", true)).toBe("⌘⇧Z");
    expect(keyName("P", true)).toBe("P");
  });

  it("are those of German keyboards where German is spoken", () => {
    speak("de");
    expect(keyName("Ctrl+Shift+Z", false)).toBe("Strg+Umschalt+Z");
    expect(keyName("Ctrl+Delete", false)).toBe("Strg+Entf");
    expect(keyName("Ctrl+Delete", true)).toBe("⌘Entf");
    expect(keyName("Space", false)).toBe("Leertaste");
  });

  it("know a Mac", () => {
    expect(isMac("MacIntel")).toBe(true);
    expect(isMac("Linux x86_64")).toBe(false);
    expect(isMac("")).toBe(false);
  });

  it("are short for keys with long names", () => {
    expect(keyName("Shift+ArrowLeft", false)).toBe("Shift+←");
    expect(keyName("Escape", false)).toBe("Esc");
    expect(keyName("Alt+Escape", true)).toBe("⌥esc");
  });
});
