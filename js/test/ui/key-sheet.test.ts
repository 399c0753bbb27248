// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { TOOLS } from "../../src/tools/tools";
import { rowsOf } from "../../src/ui/key-sheet";
import { text } from "../../src/ui/texts";
import { viewOf } from "../support/view";

describe("the sheet of keys", () => {
  it("lists every tool with its keys", () => {
    const rows = rowsOf("tools");
    for (const { name } of TOOLS)
      expect(rows.map(({ label }) => label)).toContain(text(`tool.${name}`));
    expect(rows).toContainEqual({ label: "Rectangle", keys: ["R", "2"] });
  });

  it("opens by ?, closes by Escape and gives the focus back to the board", async () => {
    const { root, stage, find, press, until } = viewOf();
    stage.focus();
    press(stage, "?");
    await until(() => expect(find("[role=dialog]")).not.toBeNull());
    expect(root.activeElement).toBe(find("[role=dialog]"));
    press(find("[role=dialog]"), "Escape");
    await until(() => expect(find("[role=dialog]")).toBeNull());
    expect(root.activeElement).toBe(stage);
  });
});
