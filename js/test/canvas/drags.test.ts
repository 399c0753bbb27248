// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { DragLayer } from "../../src/canvas/drags";
import { LIGHT } from "../../src/canvas/paper";
import { pictureOf } from "../../src/canvas/picture";
import { NO_PICTURES } from "../../src/canvas/pictures";
import { Surface } from "../../src/canvas/surface";
import { FakeBoard } from "../fake-board";
import { installPage, type Page, stage } from "../support/canvas";
import { rect } from "../support/elements";

let page: Page;
beforeEach(() => {
  page = installPage();
});

function setUp() {
  const elements = [rect([10, 10, 50, 50]), rect([100, 10, 50, 50])];
  const board = new FakeBoard(elements);
  const surface = new Surface(stage(), board, NO_PICTURES);
  board.on("change", (change) => surface.changed(change));
  const layer = new DragLayer(surface, board);
  surface.addOverlay(layer);
  page.frames();
  page.forget();
  const strokes = () => {
    page.frames();
    const count = page.calls.get("stroke") ?? 0;
    page.forget();
    return count;
  };
  return { board, layer, elements, strokes, ids: elements.map(({ id }) => id) };
}

it("paints what is dragged once: on top, and no longer where it is committed", () => {
  const { layer, strokes, ids, elements } = setUp();
  layer.setOwn([[ids[0] as string, { at: [800, 160] }]]);
  // The overlay paints it; the repaint of its old place leaves it out.
  expect(strokes()).toBe(1);
  expect(layer.seen(elements[0] as never).at).toEqual([800, 160]);
  layer.setOwn([]);
  expect(strokes()).toBe(1);
  expect(layer.isIdle).toBe(true);
});

it("one's own drag wins over another's, and what is gone is not painted", () => {
  const { board, layer, elements, ids, strokes } = setUp();
  board.liveDrags.set("m2", { kind: "drag", patches: ids.map((id) => [id, { at: [0, 0] }]) });
  layer.setOwn([[ids[0] as string, { at: [16, 16] }]]);
  expect(elements.map((each) => layer.seen(each).at)).toEqual([
    [16, 16],
    [0, 0],
  ]);
  strokes();
  board.receive([{ kind: "remove", ids: [...ids], ifSeq: null }]);
  layer.refresh();
  expect(strokes()).toBe(0);
});

it("a picture of elements is as large as they are, and no larger than a browser can make", () => {
  const look = {
    paper: LIGHT,
    pictures: NO_PICTURES,
    faded: new Set<string>(),
    hidden: new Set<string>(),
  };
  const wanted = { scale: 2, background: "#ffffff" };
  const style = { ...rect([0, 0, 1, 1]).style, width: 32 };
  const made = pictureOf(document, [rect([5, 5, 100, 50], { style })], look, wanted);
  expect([made?.width, made?.height]).toEqual([252, 152]);
  expect(pictureOf(document, [], look, wanted)).toBeUndefined();
  const vast = pictureOf(document, [rect([0, 0, 100_000, 10])], look, wanted);
  expect(vast?.width).toBe(8192);
});
