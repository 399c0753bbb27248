// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import type { Desk } from "../../src/tools/desk";
import { installPage } from "../support/canvas";
import { deskOf } from "../support/desk";

beforeEach(() => {
  installPage();
});

describe("the hand", () => {
  it.each([
    ["chosen", (desk: Desk) => desk.choose({ tool: "hand" }), {}],
    ["under the middle button", () => undefined, { button: 1 }],
  ])("moves the view when %s", (_, choose, more) => {
    const { board, surface, desk, drag } = deskOf();
    choose(desk);
    drag([100, 100, 160, 90], more);
    expect(surface.view).toMatchObject({ x: -60, y: 10 });
    expect(board.submitted).toEqual([]);
  });

  it("moves the view while Space is held", () => {
    const { board, surface, input, drag } = deskOf();
    input.holdSpace(true);
    drag([100, 100, 160, 90]);
    input.holdSpace(false);
    expect(surface.view.x).toBe(-60);
    drag([100, 100, 160, 90]);
    expect(board.submitted).toHaveLength(1);
  });
});
