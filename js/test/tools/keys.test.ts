import { describe, expect, it } from "vitest";
import { belongsToHost, commandOf, type Keystroke } from "../../src/tools/keys";

const none = { code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

function press(keys: string): Keystroke {
  const parts = keys.split("+").filter((part) => part !== "");
  const key = keys.endsWith("++") || keys === "+" ? "+" : (parts.at(-1) as string);
  return {
    ...none,
    key: key === "Space" ? " " : key,
    ctrlKey: parts.includes("Ctrl"),
    metaKey: parts.includes("Meta"),
    shiftKey: parts.includes("Shift"),
    altKey: parts.includes("Alt"),
  };
}

describe("keys", () => {
  it.each([
    ["p", { kind: "tool", tool: "pen" }],
    ["Shift+E", { kind: "tool", tool: "eraser" }],
    ["h", { kind: "tool", tool: "hand" }],
    ["Ctrl+z", { kind: "undo" }],
    ["Meta+z", { kind: "undo" }],
    ["Ctrl+Shift+Z", { kind: "redo" }],
    ["Meta+Shift+z", { kind: "redo" }],
    ["Ctrl+y", { kind: "redo" }],
    ["[", { kind: "smaller" }],
    ["]", { kind: "larger" }],
    ["+", { kind: "zoom-in" }],
    ["-", { kind: "zoom-out" }],
    ["0", { kind: "zoom-fit" }],
    ["Space", { kind: "space" }],
    ["Escape", { kind: "leave" }],
    ["ArrowLeft", { kind: "pan", dx: 60, dy: 0 }],
  ])("%s", (keys, command) => {
    expect(commandOf(press(keys))).toEqual(command);
  });

  it.each(["a", "d", "Enter", "Ctrl+p", "Alt+p", "Ctrl+Shift+c", "Tab", "F5"])(
    "%s means nothing to a board",
    (keys) => {
      expect(commandOf(press(keys))).toBeUndefined();
    },
  );

  it("leave saving to the notebook", () => {
    expect(belongsToHost(press("Ctrl+s"))).toBe(true);
    expect(belongsToHost(press("Meta+S"))).toBe(true);
    expect(belongsToHost(press("s"))).toBe(false);
  });
});
