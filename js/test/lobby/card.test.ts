// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { leave, OTTER, pageOf } from "../support/lobby";

afterEach(leave);

describe("a card", () => {
  it("renames in place; Escape leaves the title, and the focus stays on the card", async () => {
    const { find, press, key, type, asked, until } = await pageOf([OTTER], {
      "PATCH api/boards/brave-otter-7f3k": () => ({ ...OTTER, title: "Beaver" }),
    });
    await press("Actions for Otter");
    await press("Rename");
    await until(() => expect(find(".nb-card-field")).not.toBeNull());
    key(find(".nb-card-field"), "Escape");
    await until(() => expect(document.activeElement).toBe(find(".nb-card-title")));
    await press("Actions for Otter");
    await press("Rename");
    await until(() => expect(find(".nb-card-field")).not.toBeNull());
    type(find(".nb-card-field"), "Beaver");
    key(find(".nb-card-field"), "Enter");
    await until(() => expect(find(".nb-card-title")?.textContent).toBe("Beaver"));
    expect(asked.at(-1)).toBe('PATCH api/boards/brave-otter-7f3k {"title":"Beaver"}');
  });

  it("offers owners all, others what they may", async () => {
    const { press, button, until } = await pageOf();
    await press("Actions for Fox");
    await until(() => expect(button("Duplicate")).toBeDefined());
    expect(button("Rename")).toBeUndefined();
    expect(button("Delete")).toBeUndefined();
  });
});
