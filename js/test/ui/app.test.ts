// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { DARK } from "../../src/canvas/paper";
import { viewOf } from "../support/view";

afterEach(() => {
  document.body.removeAttribute("data-jp-theme-light");
});

it("shows the pen's colours as the paper will show them", async () => {
  const { button, root, until } = viewOf();
  const shown = () => button("Black")?.style.getPropertyValue("--nb-swatch");
  expect(shown()).toBe("#1e1e1e");
  document.body.setAttribute("data-jp-theme-light", "false");
  await until(() => expect(shown()).toBe(DARK.ink("#1e1e1e")));
  expect(root.querySelector<HTMLElement>(".nb")?.dataset.theme).toBe("dark");
});
