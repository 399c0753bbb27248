import { describe, expect, it } from "vitest";
import { TOOLS, toolNamed } from "../../src/tools/tools";

describe("tools", () => {
  it("have names, labels and keys of their own", () => {
    for (const tool of TOOLS) expect(toolNamed(tool.name)).toBe(tool);
    expect(new Set(TOOLS.map(({ key }) => key)).size).toBe(TOOLS.length);
    expect(new Set(TOOLS.map(({ label }) => label)).size).toBe(TOOLS.length);
  });
});
