// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { TOOLS } from "../../src/tools/tools";
import { rowsOf } from "../../src/ui/key-list";
import { text } from "../../src/ui/texts";

describe("the list of keys", () => {
  it("lists every tool with its keys", () => {
    const rows = rowsOf("tools");
    for (const { name } of TOOLS)
      expect(rows.map(({ label }) => label)).toContain(text(`tool.${name}`));
    expect(rows).toContainEqual({ label: "Rectangle", keys: ["R", "2"] });
  });
});
