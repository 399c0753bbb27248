import { describe, expect, it } from "vitest";
import { BINDINGS, belongsToHost, commandOf, type Keystroke, keyFor } from "../../src/tools/keys";
import { TOOLS } from "../../src/tools/tools";

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
    ["E", { kind: "tool", tool: "eraser" }],
    ["2", { kind: "tool", tool: "rectangle" }],
    ["Shift+P", { kind: "tool", tool: "highlighter" }],
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
    ["0", { kind: "tool", tool: "eraser" }],
    ["Ctrl+0", { kind: "zoom-full" }],
    ["Enter", { kind: "finish" }],
    ["q", { kind: "keep-tool" }],
    ["Shift+E", { kind: "rub" }],
    ["?", { kind: "keys" }],
    ["Space", { kind: "space" }],
    ["Escape", { kind: "leave" }],
    ["Tab", { kind: "next" }],
    ["Ctrl+}", { kind: "front" }],
    ["Shift+ArrowUp", { kind: "nudge", dx: 0, dy: -10 }],
    ["ArrowLeft", { kind: "pan", dx: 60, dy: 0 }],
  ])("%s", (keys, command) => {
    expect(commandOf(press(keys))).toEqual(command);
  });

  it.each(["j", "Shift+Q", "Ctrl+p", "Alt+p", "Ctrl+Shift+c", "F5"])(
    "%s means nothing to a board",
    (keys) => {
      expect(commandOf(press(keys))).toBeUndefined();
    },
  );

  it("that Shift turns into signs count by their place, on any keyboard", () => {
    const zero = { ...none, shiftKey: true, code: "Digit0" };
    expect(commandOf({ ...zero, key: ")" })).toEqual({ kind: "zoom-full" });
    expect(commandOf({ ...zero, key: "=" })).toEqual({ kind: "zoom-full" });
    const one = { ...none, shiftKey: true, code: "Digit1", key: "!" };
    expect(commandOf(one)).toEqual({ kind: "zoom-fit" });
    // On a French keyboard digits are what Shift gives.
    const two = { ...none, shiftKey: true, code: "Digit2", key: "2" };
    expect(commandOf(two)).toEqual({ kind: "tool", tool: "rectangle" });
  });

  it("of other alphabets count by the letter printed beside", () => {
    const command = commandOf({ ...none, key: "з", code: "KeyP" });
    expect(command).toEqual({ kind: "tool", tool: "pen" });
  });

  it("mean one thing each, and every tool has one", () => {
    const keys = BINDINGS.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { name } of TOOLS) expect(keyFor(name)).not.toBe("");
  });

  it("leave saving to the notebook", () => {
    expect(belongsToHost(press("Ctrl+s"))).toBe(true);
    expect(belongsToHost(press("Meta+S"))).toBe(true);
    expect(belongsToHost(press("s"))).toBe(false);
  });
});
