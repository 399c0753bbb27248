// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { listenToWheel } from "../../src/tools/wheel";
import { installPage } from "../support/canvas";
import { deskOf } from "../support/desk";

beforeEach(() => {
  installPage();
});

function setUp(active = true) {
  const { desk, surface } = deskOf();
  let isActive = active;
  const end = listenToWheel(desk, () => isActive);
  /** Turns the wheel; tells whether the board took it. */
  const turn = (init: WheelEventInit): boolean => {
    const event = new WheelEvent("wheel", { bubbles: true, cancelable: true, ...init });
    surface.element.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { surface, turn, end, activate: (next: boolean) => (isActive = next) };
}

describe("the wheel", () => {
  it("is the notebook's until the board is active", () => {
    const { surface, turn, activate } = setUp(false);
    expect(turn({ deltaY: 100 })).toBe(false);
    expect(surface.view.y).toBe(0);
    activate(true);
    expect(turn({ deltaY: 100 })).toBe(true);
    expect(surface.view.y).toBe(100);
  });

  it("moves sideways by itself or with Shift", () => {
    const { surface, turn } = setUp();
    turn({ deltaX: 30 });
    turn({ deltaY: 20, shiftKey: true });
    expect(surface.view).toMatchObject({ x: 50, y: 0 });
  });

  it("counts lines as more than pixels", () => {
    const { surface, turn } = setUp();
    turn({ deltaY: 3, deltaMode: 1 });
    expect(surface.view.y).toBe(48);
  });

  it.each([{ ctrlKey: true }, { metaKey: true }])(
    "zooms about the pointer with %j, active or not",
    (keys) => {
      const { surface, turn } = setUp(false);
      expect(turn({ deltaY: -100, clientX: 200, clientY: 100, ...keys })).toBe(true);
      expect(surface.view.zoom).toBeCloseTo(1.2214, 3);
      const [px, py] = surface.toScreen(200, 100);
      expect(px).toBeCloseTo(200, -0.5);
      expect(py).toBeCloseTo(100, -0.5);
    },
  );

  it("is the notebook's again at the end", () => {
    const { turn, end } = setUp();
    end();
    expect(turn({ deltaY: 100 })).toBe(false);
  });
});
