import { describe, expect, it } from "vitest";
import { TOOLS, toolNamed } from "../../src/tools/tools";

describe("tools", () => {
  it("have names of their own", () => {
    for (const tool of TOOLS) expect(toolNamed(tool.name)).toBe(tool);
  });

  it("stand beside their family", () => {
    const families = TOOLS.map(({ family }) => family).filter((each) => each !== undefined);
    const changes = families.filter((each, place) => each !== families[place - 1]);
    expect(changes).toEqual([...new Set(families)]);
  });
});
