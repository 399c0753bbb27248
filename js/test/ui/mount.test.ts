// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { TEXT_BOX_DEFAULTS, type TextBox } from "../../src/core/types.gen";
import { mountInSteps } from "../../src/ui/mount";
import { FakeBoard } from "../fake-board";
import { installPage } from "../support/canvas";
import { rect } from "../support/elements";
import { viewOf } from "../support/view";

const text = {
  ...TEXT_BOX_DEFAULTS,
  id: "t".repeat(16),
  at: [0, 0],
  size: [900, 300],
} as const;
const written = { ...text, text: "hear, hear" } as TextBox;

describe("a view", () => {
  it("asks for the font only when something is written, and once", () => {
    const loadFont = vi.fn(() => Promise.resolve());
    const { board } = viewOf(new FakeBoard([rect([0, 0, 9, 9])]), { loadFont });
    expect(loadFont).not.toHaveBeenCalled();
    board.load([rect([0, 0, 9, 9]), written]);
    board.load([{ ...text, text: "once more" } as TextBox]);
    expect(loadFont).toHaveBeenCalledTimes(1);
  });

  it("changes its height by the keys of its handle and tells so", () => {
    const onHeight = vi.fn();
    const { find, press } = viewOf(new FakeBoard(), { onHeight });
    const box = find(".nb") as HTMLElement;
    Object.defineProperty(box, "offsetHeight", { value: 480 });
    press(find(".nb-resize"), "ArrowDown");
    expect(box.style.height).toBe("520px");
    expect(onHeight).toHaveBeenCalledWith(520);
  });

  it("leaves nothing behind", () => {
    const { page, board, host, unmount } = viewOf();
    unmount();
    expect(host.shadowRoot?.childElementCount).toBe(0);
    board.load([rect([0, 0, 9, 9])]);
    board.setStatus({ state: "connecting" });
    expect(page.frames()).toBe(0);
  });

  it("fills its host where it is a page of its own", () => {
    const { find } = viewOf(new FakeBoard(), { height: "fill" });
    expect(find(".nb")?.className).toContain("nb-fill");
    expect(find(".nb-resize")).toBeNull();
  });

  it("has its canvas first, which takes keys, and then what stands round it", async () => {
    installPage();
    const host = document.createElement("div");
    document.body.append(host);
    const mounted = mountInSteps(host, new FakeBoard(), { height: "fill" });
    const find = (selector: string) => host.shadowRoot?.querySelector<HTMLElement>(selector);
    expect(find(".nb-stage")?.tabIndex).toBe(0);
    expect(find(".nb-foot")).toBeNull();
    await mounted;
    expect(find(".nb-foot")).not.toBeNull();
  });
});
