// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FullWindow } from "../../src/ui/full-window";
import { installPopovers } from "../support/popover";
import { viewOf } from "../support/view";

const LABEL = "Fill the window, or return";
let remove: () => void;

beforeEach(() => {
  remove = installPopovers();
});
afterEach(() => remove());

describe("full window", () => {
  it("begins and ends by key, button and Escape, and the canvas keeps the focus", async () => {
    const { press, stage, find, button, until, root } = viewOf();
    const isFull = () => find(".nb")?.matches(":popover-open");
    stage.focus();
    press(stage, "f");
    expect(isFull()).toBe(true);
    expect(root.activeElement).toBe(stage);
    press(stage, "Escape");
    expect(isFull()).toBe(false);
    expect(root.activeElement).toBe(stage);
    await until(() => expect(button(LABEL)).not.toBeNull());
    button(LABEL)?.click();
    expect(isFull()).toBe(true);
    press(stage, "f");
    expect(isFull()).toBe(false);
  });

  it("keeps the cell as high as it was, and lets go of that again", () => {
    const { press, stage, find, host } = viewOf();
    Object.defineProperty(find(".nb"), "offsetHeight", { value: 480 });
    press(stage, "f");
    expect(host.style.minHeight).toBe("480px");
    press(stage, "f");
    expect(host.style.minHeight).toBe("");
  });

  it("leaves the page's own keys alone: the next Escape leaves the board", () => {
    const { press, stage, cell } = viewOf();
    stage.focus();
    press(stage, "f");
    press(stage, "Escape");
    press(stage, "Escape");
    expect(document.activeElement).toBe(cell);
  });

  it("ends when Tab goes on to what it covers, not when a script moves the focus", () => {
    const { press, stage, find, cell } = viewOf();
    stage.focus();
    press(stage, "f");
    cell.focus();
    expect(find(".nb")?.matches(":popover-open")).toBe(true);
    stage.focus();
    press(stage, "Tab");
    cell.focus();
    expect(find(".nb")?.matches(":popover-open")).toBe(false);
  });

  it("says so when the notebook took the cell out of the page", () => {
    const host = document.createElement("div");
    const root = document.createElement("div");
    host.attachShadow({ mode: "open" }).append(root);
    document.body.append(host);
    const full = new FullWindow(root);
    const told = vi.fn();
    full.onChange(told);
    full.toggle();
    host.remove();
    full.check();
    expect(full.on).toBe(false);
    expect(told).toHaveBeenCalledTimes(2);
  });

  it("is not for a board that fills its page, nor for a browser without a top layer", async () => {
    const page = viewOf(undefined, { height: "fill" });
    expect(page.press(page.stage, "f").defaultPrevented).toBe(false);
    remove();
    const { press, stage, button, until } = viewOf();
    expect(press(stage, "f").defaultPrevented).toBe(false);
    await until(() => expect(button("Undo")).not.toBeNull());
    expect(button(LABEL)).toBeNull();
  });
});
