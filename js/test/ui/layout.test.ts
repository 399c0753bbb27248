// @vitest-environment jsdom
import { expect, it } from "vitest";
import { layOut } from "../../src/ui/layout";

it("puts the canvas and what floats on it into one box, and the panel beside it", () => {
  const host = document.createElement("div");
  const { root, area, stage, writing, parts, side } = layOut(host);
  expect([...area.children]).toEqual([stage, writing, parts]);
  expect([...root.children]).toEqual([area, side]);
  layOut(host);
  expect(host.shadowRoot?.contains(root)).toBe(false);
  expect(host.shadowRoot?.querySelectorAll(".nb")).toHaveLength(1);
});
