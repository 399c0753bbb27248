// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { FakeBoard } from "../fake-board";
import { viewOf } from "../support/view";

const loadFront = () => import("../../src/entry/front");

describe("a panel that is loaded", () => {
  it("is shown at once when it is here already, with the focus where it wants it", async () => {
    const { root, stage, find, press, until } = viewOf();
    press(stage, "c");
    await until(() => expect(find(".nb-chat")).not.toBeNull());
    press(stage, "u");
    await until(() => expect(find(".nb-people-panel")).not.toBeNull());
    expect(find(".nb-chat")).toBeNull();
    press(stage, "c");
    await until(() => expect(find(".nb-side")?.getAttribute("aria-label")).toBe("Chat"));
    expect(root.activeElement).toBe(find("textarea"));
    press(find("textarea"), "Escape");
    await until(() => expect(find(".nb-side")).toBeNull());
    expect(find(".nb-loaded")).toBeNull();
  });

  it("says why it is not there, and is tried again by a press", async () => {
    const load = vi
      .fn()
      .mockRejectedValueOnce(new TypeError("offline"))
      .mockImplementation(loadFront);
    const { stage, find, text, press, until } = viewOf(new FakeBoard(), { loadFront: load });
    press(stage, "u");
    await until(() => expect(text("[role=alert]")).toContain("the server cannot be reached now"));
    find(".nb-unloaded button")?.click();
    await until(() => expect(find(".nb-people-panel")).not.toBeNull());
    expect(load.mock.calls).toEqual([["front.js"], ["front.js?again=1"]]);
  });

  it("keeps what is written before it is here from choosing tools", async () => {
    let come = (_front: object): void => undefined;
    const load = () => new Promise<object>((resolve) => (come = resolve));
    const { root, stage, find, press, button, until } = viewOf(new FakeBoard(), {
      loadFront: load,
    });
    stage.focus();
    press(stage, "c");
    await until(() => expect(root.activeElement).toBe(find(".nb-side")));
    for (const key of ["h", "e", "l", "l", "o", "?", "E"]) {
      expect(press(root.activeElement, key).defaultPrevented, key).toBe(false);
    }
    expect(root.activeElement).toBe(find(".nb-side"));
    expect(button("Pen")?.getAttribute("aria-pressed")).toBe("true");
    expect(press(root.activeElement, "z", { ctrlKey: true }).defaultPrevented).toBe(true);
    come(await loadFront());
    await until(() => expect(root.activeElement).toBe(find("textarea")));
    press(find("textarea"), "Escape");
    await until(() => expect(find(".nb-side")).toBeNull());
  });

  it("does not come any more once it was closed", async () => {
    let come = (_front: object): void => undefined;
    const load = () => new Promise<object>((resolve) => (come = resolve));
    const { stage, find, press, until } = viewOf(new FakeBoard(), { loadFront: load });
    press(stage, "u");
    await until(() => expect(find(".nb-loaded[aria-busy=true]")).not.toBeNull());
    press(stage, "u");
    await until(() => expect(find(".nb-side")).toBeNull());
    come(await loadFront());
    await new Promise((resolve) => setTimeout(resolve));
    expect(find(".nb-people-panel")).toBeNull();
  });
});
