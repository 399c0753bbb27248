import { describe, expect, it } from "vitest";
import { isMac, keyName } from "../../src/ui/key-names";

describe("key names", () => {
  it("are those of the keyboard in use", () => {
    expect(keyName("Ctrl+Shift+Z", false)).toBe("Ctrl+Shift+Z");
    expect(keyName("Ctrl+Shift+Z", true)).toBe("⌘⇧Z");
    expect(keyName("P", true)).toBe("P");
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
