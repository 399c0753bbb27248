// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { viewOf } from "../support/view";

describe("style", () => {
  it("is chosen by colour and width, and takes up the pen where the tool draws nothing", async () => {
    const { button, until } = viewOf();
    button("Hand")?.click();
    button("Red")?.click();
    await until(() => expect(button("Red")?.getAttribute("aria-pressed")).toBe("true"));
    expect(button("Black")?.getAttribute("aria-pressed")).toBe("false");
    expect(button("Pen")?.getAttribute("aria-pressed")).toBe("true");
    button("Bold")?.click();
    await until(() => expect(button("Bold")?.getAttribute("aria-pressed")).toBe("true"));
  });

  it("may have any colour", async () => {
    const { find, until } = viewOf();
    const input = find("input[type=color]") as HTMLInputElement;
    input.value = "#12ab9f";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() =>
      expect(find(".nb-chosen")?.style.getPropertyValue("--nb-swatch")).toBe("#12ab9f"),
    );
  });

  it("folds into one button that opens and closes", async () => {
    const { button, find, press, root, stage, until } = viewOf();
    const fold = button("Colour and style");
    fold?.click();
    await until(() => expect(find(".nb-popover")).not.toBeNull());
    expect(fold?.getAttribute("aria-expanded")).toBe("true");
    press(fold, "Escape");
    await until(() => expect(find(".nb-popover")).toBeNull());
    expect(root.activeElement).toBe(fold);

    fold?.click();
    await until(() => expect(find(".nb-popover")).not.toBeNull());
    stage.dispatchEvent(new MouseEvent("pointerdown", { bubbles: true, composed: true }));
    await until(() => expect(find(".nb-popover")).toBeNull());
  });

  it("of lines and arrows is also how they run and end", async () => {
    const { button, find, press, stage, root, until } = viewOf();
    press(stage, "a");
    button("Colour and style")?.click();
    await until(() => expect(find("fieldset[aria-label=Start]")).not.toBeNull());
    const pressed = (row: string) =>
      find(`fieldset[aria-label=${row}] [aria-pressed=true]`)?.getAttribute("aria-label");
    expect([pressed("Start"), pressed("End"), pressed("Path")]).toEqual([
      "No head",
      "Arrow head",
      "Straight",
    ]);
    for (const [row, name] of [
      ["Start", "Dot head"],
      ["End", "Bar head"],
      ["Path", "Curved"],
    ]) {
      root
        .querySelector<HTMLElement>(`fieldset[aria-label=${row}] [aria-label="${name}"]`)
        ?.click();
      await until(() => expect(pressed(row as string)).toBe(name));
    }
    press(stage, "r");
    await until(() => expect(pressed("Corners")).toBe("Sharp"));
    expect(find("fieldset[aria-label=Start]")).toBeNull();
  });
});
