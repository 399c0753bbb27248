// @vitest-environment jsdom
import { expect, it } from "vitest";
import { viewOf } from "../support/view";

it("the board goes out of its cell and back, by key, button and Escape", async () => {
  const { press, stage, find, button, until, root } = viewOf();
  stage.focus();
  const isFull = () => find(".nb")?.classList.contains("nb-full");
  press(stage, "f");
  expect(isFull()).toBe(true);
  expect(root.activeElement).toBe(stage);
  press(stage, "Escape");
  expect(isFull()).toBe(false);
  expect(root.activeElement).toBe(stage);
  await until(() => expect(button("Fill the window, or return")).not.toBeNull());
  button("Fill the window, or return")?.click();
  expect(isFull()).toBe(true);
  press(stage, "f");
  expect(isFull()).toBe(false);
});

it("a board that fills its page has no such button", () => {
  const { button, press, stage, find } = viewOf(undefined, { height: "fill" });
  expect(button("Fill the window, or return")).toBeNull();
  press(stage, "f");
  expect(find(".nb")?.classList.contains("nb-full")).toBe(false);
});
