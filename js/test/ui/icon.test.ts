// @vitest-environment jsdom
import { Pencil } from "lucide";
import { h, render } from "preact";
import { expect, it } from "vitest";
import { Icon } from "../../src/ui/icon";

it("draws every part of an icon, for eyes only", () => {
  const place = document.createElement("div");
  render(h(Icon, { of: Pencil, size: 14 }), place);
  const svg = place.querySelector("svg");
  expect(svg?.childElementCount).toBe(Pencil.length);
  expect(svg?.getAttribute("aria-hidden")).toBe("true");
  expect(svg?.getAttribute("width")).toBe("14");
});
