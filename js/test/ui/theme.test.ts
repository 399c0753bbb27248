// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { themeOf, watchTheme } from "../../src/ui/theme";

function systemPrefers(dark: boolean) {
  const listeners = new Set<() => void>();
  const query = {
    matches: dark,
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  };
  vi.stubGlobal("matchMedia", () => query);
  return {
    change: (next: boolean): void => {
      query.matches = next;
      for (const listener of listeners) listener();
    },
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
  for (const name of document.body.getAttributeNames()) document.body.removeAttribute(name);
});

describe("the theme", () => {
  it("is JupyterLab's where there is one", () => {
    systemPrefers(true);
    document.body.setAttribute("data-jp-theme-light", "true");
    expect(themeOf(document)).toBe("light");
    document.body.setAttribute("data-jp-theme-light", "false");
    expect(themeOf(document)).toBe("dark");
  });

  it.each([
    ["data-theme", "light", "dark"],
    ["data-vscode-theme-kind", "vscode-light", "vscode-dark"],
    ["data-vscode-theme-kind", "vscode-high-contrast-light", "vscode-high-contrast"],
  ])("is that of other hosts, %s", (name, light, dark) => {
    systemPrefers(true);
    document.body.setAttribute(name, light);
    expect(themeOf(document)).toBe("light");
    systemPrefers(false);
    document.body.setAttribute(name, dark);
    expect(themeOf(document)).toBe("dark");
  });

  it("is else what the system prefers", () => {
    systemPrefers(true);
    expect(themeOf(document)).toBe("dark");
    systemPrefers(false);
    expect(themeOf(document)).toBe("light");
  });

  it("is followed until one stops to watch", async () => {
    const system = systemPrefers(false);
    const seen: string[] = [];
    const end = watchTheme(document, (theme) => seen.push(theme));
    system.change(true);
    document.body.setAttribute("data-jp-theme-light", "true");
    await vi.waitFor(() => expect(seen).toEqual(["light", "dark", "light"]));
    end();
    system.change(false);
    expect(seen).toHaveLength(3);
  });
});
