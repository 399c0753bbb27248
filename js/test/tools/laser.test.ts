// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { unpack } from "../../src/core/points";
import { installPage, type Page } from "../support/canvas";
import { deskWith } from "../support/desk";

let page: Page;
beforeEach(() => {
  page = installPage();
});

describe("the laser pointer", () => {
  it("sends every point once and adds nothing", () => {
    const { fire, board, desk } = deskWith("laser");
    fire("pointerdown", 10, 10);
    fire("pointermove", 20, 10);
    page.frames();
    fire("pointermove", 30, 10);
    fire("pointerup", 40, 10);
    const sent = board.lives.flatMap((item) =>
      item.kind === "laser" ? [...unpack(item.points)] : [],
    );
    expect(sent).toEqual([160, 160, 320, 160, 480, 160, 640, 160]);
    expect(desk.laser).toHaveLength(4);
    expect(board.submitted).toEqual([]);
  });

  it("does not join two trails", () => {
    const { drag, desk } = deskWith("laser");
    drag([10, 10, 20, 20]);
    drag([300, 300, 310, 310]);
    expect(desk.laser[0]).toMatchObject({ x: 4800, y: 4800 });
  });
});
