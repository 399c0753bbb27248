// @vitest-environment jsdom
import { expect, it } from "vitest";
import { Spoken } from "../../src/ui/spoken";

it("what is said is read out politely, and nothing is left of it", () => {
  const view = document.createElement("div");
  const spoken = new Spoken(view);
  spoken.say("Crosshair at 10, 20");
  expect(view.querySelector("[role=status]")?.textContent).toBe("Crosshair at 10, 20");
  spoken.dispose();
  expect(view.childElementCount).toBe(0);
});
