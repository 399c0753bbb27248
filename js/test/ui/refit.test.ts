// @vitest-environment jsdom
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { NO_PICTURES } from "../../src/canvas/pictures";
import { Surface } from "../../src/canvas/surface";
import { keepWhole } from "../../src/ui/refit";
import { FakeBoard } from "../fake-board";
import { installPage } from "../support/canvas";
import { rect } from "../support/elements";

function bench() {
  const page = installPage();
  const stage = document.body.appendChild(document.createElement("div"));
  const board = new FakeBoard();
  board.submit([{ kind: "add", element: rect([0, 0, 2000, 1000]) }]);
  const surface = new Surface(stage, board, NO_PICTURES);
  const listeners = new Set<() => void>();
  const full = {
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const end = keepWhole(surface, full);
  const turn = (width: number, height: number): void => {
    for (const listener of listeners) listener();
    page.resize(stage, width, height);
  };
  page.resize(stage, 900, 480);
  surface.fit();
  return { page, stage, surface, turn, end };
}

describe("a board in a window of another size", () => {
  it("is shown whole again, there and back", () => {
    const { surface, turn } = bench();
    const { zoom } = surface.view;
    turn(1800, 960);
    expect(surface.view.zoom).toBeGreaterThan(zoom);
    expect(surface.isFitted).toBe(true);
    turn(900, 480);
    expect(surface.view.zoom).toBe(zoom);
  });

  it("is shown whole again on a screen that is turned, there and back", () => {
    const orientation = { angle: 90 };
    vi.stubGlobal("screen", { orientation });
    onTestFinished(() => void vi.unstubAllGlobals());
    const { page, stage, surface } = bench();
    const { zoom } = surface.view;
    const rotate = (width: number, height: number): void => {
      orientation.angle = 90 - orientation.angle;
      page.resize(stage, width, height);
    };
    rotate(480, 900);
    expect(surface.view.zoom).toBeLessThan(zoom);
    expect(surface.isFitted).toBe(true);
    rotate(900, 480);
    expect(surface.view.zoom).toBe(zoom);
    surface.setView({ ...surface.view, x: 50 });
    const chosen = surface.view;
    rotate(480, 900);
    expect(surface.view).toEqual(chosen);
  });

  it("stays as it is when somebody chose the view, or when only the cell was dragged", () => {
    const { page, stage, surface, turn, end } = bench();
    const before = surface.view;
    page.resize(stage, 900, 700);
    expect(surface.view).toEqual(before);
    surface.setView({ ...before, x: before.x + 50 });
    const chosen = surface.view;
    turn(1800, 960);
    expect(surface.view).toEqual(chosen);
    surface.fit();
    end();
    turn(900, 480);
    expect(surface.view.zoom).not.toBe(before.zoom);
  });
});
