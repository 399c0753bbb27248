// @vitest-environment jsdom
import { expect, it } from "vitest";
import { PANELS } from "../../src/ui/panels";

it("every panel has a title and a body", () => {
  for (const [name, { title, body }] of Object.entries(PANELS)) {
    expect(title(), name).not.toBe("");
    expect(body, name).toBeTypeOf("function");
  }
});
