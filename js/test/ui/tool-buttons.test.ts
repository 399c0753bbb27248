// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { TOOLS } from "../../src/tools/tools";
import { folded } from "../../src/ui/tool-buttons";
import { viewOf } from "../support/view";

describe("tool buttons", () => {
  it("are one for each tool where there is room", () => {
    expect(folded(TOOLS, true)).toEqual(TOOLS.map((tool) => [tool]));
  });

  it("are one for each family where there is little", () => {
    const groups = folded(TOOLS, false);
    expect(groups.flat()).toEqual(TOOLS);
    const families = groups.filter(({ length }) => length > 1).map(([first]) => first?.family);
    expect(families).toEqual(["pens", "shapes"]);
  });

  it("unfold a family and keep the member used last", async () => {
    const { button, find, until } = viewOf();
    expect(button("Diamond")).toBeNull();
    button("More shapes")?.click();
    await until(() => expect(button("Diamond")).not.toBeNull());
    button("Diamond")?.click();
    await until(() => expect(find(".nb-flyout")).toBeNull());
    button("Hand")?.click();
    await until(() => expect(button("Hand")?.getAttribute("aria-pressed")).toBe("true"));
    expect(button("Diamond")?.title).toBe("Diamond — D");
    expect(button("Rectangle")).toBeNull();
  });

  it("show that a tool is kept: by key, by button, by a double press on a tool", async () => {
    const { button, find, press, stage, until } = viewOf();
    const lock = (): HTMLElement | null => button("Keep the tool in hand after drawing");
    expect(lock()?.title).toBe("Keep the tool in hand after drawing — Q");
    press(stage, "q");
    await until(() => expect(lock()?.getAttribute("aria-pressed")).toBe("true"));
    expect(find(".nb-kept")).not.toBeNull();
    lock()?.click();
    await until(() => expect(find(".nb-kept")).toBeNull());
    const twice = new MouseEvent("dblclick", { bubbles: true });
    button("More shapes")?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    expect(find(".nb-kept")).toBeNull();
    press(stage, "r");
    await until(() => expect(button("Rectangle")?.getAttribute("aria-pressed")).toBe("true"));
    button("Rectangle")?.dispatchEvent(twice);
    await until(() => expect(find(".nb-kept")).not.toBeNull());
    lock()?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    expect(find(".nb-kept")).not.toBeNull();
  });
});
