// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { boundedHeight, resizeHandle } from "../../src/ui/resize-handle";

function setUp(height = 480) {
  const box = document.createElement("div");
  Object.defineProperty(box, "offsetHeight", { value: height });
  const resized = vi.fn();
  const settled = vi.fn();
  const handle = resizeHandle(box, height, resized, settled);
  handle.setPointerCapture = () => undefined;
  const fire = (type: string, y: number): void => {
    handle.dispatchEvent(new MouseEvent(type, { clientY: y, button: 0, bubbles: true }));
  };
  return { handle, resized, settled, fire };
}

describe("the handle", () => {
  it("follows the pointer and tells the last height", () => {
    const { handle, resized, settled, fire } = setUp();
    fire("pointerdown", 100);
    fire("pointermove", 150);
    fire("pointermove", 220);
    fire("lostpointercapture", 220);
    expect(resized.mock.lastCall).toEqual([600]);
    expect(settled.mock.calls).toEqual([[600]]);
    expect(handle.getAttribute("aria-valuenow")).toBe("600");
  });

  it("does not move unless it is held", () => {
    const { settled, resized, fire } = setUp();
    resized.mockClear();
    fire("pointermove", 300);
    fire("lostpointercapture", 300);
    expect(resized).not.toHaveBeenCalled();
    expect(settled).not.toHaveBeenCalled();
  });

  it("obeys the arrow keys, and a double click for the usual height", () => {
    const { handle, settled } = setUp(700);
    handle.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
    handle.dispatchEvent(new MouseEvent("dblclick"));
    handle.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
    expect(settled.mock.calls).toEqual([[660], [480]]);
  });

  it("keeps within bounds", () => {
    expect(boundedHeight(10)).toBe(240);
    expect(boundedHeight(99_999)).toBe(4000);
    expect(boundedHeight(Number.NaN)).toBe(480);
    expect(boundedHeight(500.4)).toBe(500);
  });
});
