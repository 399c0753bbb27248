// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { CommittedLayer, type Mover, merged } from "../../src/canvas/committed";
import { ElementIndex } from "../../src/canvas/element-index";
import { Painter } from "../../src/canvas/painter";
import type { View } from "../../src/canvas/view";
import { FakeBoard } from "../fake-board";
import { calm, installPage, type Page, plainLook } from "../support/canvas";
import { rect } from "../support/elements";
import { FakeThread } from "../support/thread";

let page: Page;
beforeEach(() => {
  page = installPage();
});

const FRAME = { width: 400, height: 300, ratio: 1 };
const HOME: View = { x: 0, y: 0, zoom: 1 };

/** Adds elements as they come from the server. */
function arrive(
  { board, index, layer }: Pick<ReturnType<typeof layerOf>, "board" | "index" | "layer">,
  elements: readonly ReturnType<typeof rect>[],
): void {
  board.receive(elements.map((element) => ({ kind: "add", element })));
  for (const element of elements) {
    index.update(element.id);
    layer.added(element);
  }
}

function layerOf(count: number, painter?: Painter) {
  const elements = Array.from({ length: count }, (_, i) => rect([(i % 40) * 10, 10, 8, 280]));
  const board = new FakeBoard(elements);
  const index = new ElementIndex(board);
  const host = document.createElement("div");
  const layer = new CommittedLayer(host, index, plainLook(), painter);
  let now = 0;
  /** Frames until the layer is done; gives how many. */
  const paint = (view: View, frame = FRAME, mover?: Mover): number => {
    for (let frames = 1; frames < 500; frames += 1) {
      now += 16;
      if (!layer.update(view, frame, now, mover)) return frames;
    }
    throw new Error("never done");
  };
  const strokes = (): number => {
    const count = page.calls.get("stroke") ?? 0;
    page.forget();
    return count;
  };
  /** Runs until nothing has been painted for long enough that the sheet has its margin. */
  const rest = (view = HOME): number => {
    calm(() => paint(view));
    strokes();
    return paint(view);
  };
  return { board, index, host, layer, paint, strokes, rest };
}

describe("the committed layer", () => {
  it("paints a small board in one frame", () => {
    const { paint } = layerOf(40);
    expect(paint(HOME)).toBe(1);
  });

  it("slices a large one, so that no frame records too much", () => {
    const { layer, paint } = layerOf(4000);
    paint(HOME);
    layer.repaintAll();
    expect(paint(HOME)).toBeGreaterThan(3);
  });

  it("finds very many elements in one frame, and paints them from the next on", () => {
    const { layer, paint, strokes } = layerOf(10_000);
    paint(HOME);
    strokes();
    layer.repaintAll();
    expect(layer.update(HOME, FRAME, 1e6)).toBe(true);
    expect(strokes()).toBe(0);
    layer.update(HOME, FRAME, 1e6 + 16);
    expect(strokes()).toBeGreaterThan(0);
  });

  it("has no sheet while there is nothing to show", () => {
    const { layer, paint } = layerOf(0);
    page.forget();
    expect([paint(HOME), layer.update(HOME, FRAME, 1e6, "hand")]).toEqual([1, false]);
    expect(page.calls.size).toBe(0);
  });

  it("shows the first picture while it is painted", () => {
    const { layer, host, strokes } = layerOf(10_000);
    expect(layer.update(HOME, FRAME, 16)).toBe(true);
    expect(strokes()).toBeGreaterThan(0);
    const { width, style } = host.firstElementChild as HTMLCanvasElement;
    expect([width, style.transform]).toEqual([400, "translate(0px, 0px) scale(1)"]);
  });

  it("takes larger slices for the first picture, which somebody waits for", () => {
    const { paint } = layerOf(10_000);
    const first = paint(HOME);
    expect(first).toBeGreaterThan(3);
    expect(first).toBeLessThan(10);
  });

  it("takes small slices while a hand moves something, also of a board that arrives", () => {
    const { paint } = layerOf(10_000);
    expect(paint(HOME, FRAME, "hand")).toBeGreaterThan(15);
  });

  it("takes small slices while others draw, larger ones while nobody moves anything", () => {
    const { layer, paint } = layerOf(10_000);
    paint(HOME);
    layer.repaintAll();
    const others = paint(HOME, FRAME, "others");
    layer.repaintAll();
    expect(paint(HOME, FRAME, "nobody")).toBeLessThan(others / 2);
  });

  it("adds the margin once nothing was painted for a while, and paints only that", () => {
    const { rest, host, layer, strokes } = layerOf(40);
    layer.onArrived = vi.fn();
    const before = host.firstElementChild;
    rest();
    expect(layer.onArrived).toHaveBeenCalledOnce();
    const { width, height, style } = host.firstElementChild as HTMLCanvasElement;
    expect([width, height, style.transform]).toEqual([
      912,
      812,
      "translate(-256px, -256px) scale(1)",
    ]);
    expect(strokes()).toBeLessThan(5);
    expect(host.childElementCount).toBe(1);
    expect((before as HTMLCanvasElement).width).toBe(0);
  });

  it("adds the margin at the first pan, and keeps what is painted", () => {
    const { paint, host, strokes } = layerOf(40);
    paint(HOME);
    strokes();
    paint({ ...HOME, x: 20 });
    expect(strokes()).toBeLessThan(5);
    const { width, style } = host.firstElementChild as HTMLCanvasElement;
    expect([width, style.transform]).toEqual([912, "translate(-256px, -256px) scale(1)"]);
  });

  it("adds no margin while a board arrives, also when that changes the zoom", () => {
    const { paint, host } = layerOf(40);
    paint(HOME);
    paint({ ...HOME, zoom: 0.5 }, FRAME, "nobody");
    expect((host.firstElementChild as HTMLCanvasElement).width).toBe(400);
  });

  it("adds the margin also to a picture that a pan had begun anew", () => {
    const { layer, paint, host } = layerOf(10_000);
    paint(HOME);
    for (let step = 0; step < 4; step += 1) {
      const view = { x: step * 8, y: 0, zoom: 1.5 };
      expect(layer.update(view, FRAME, 1e6 + step * 200)).toBe(true);
    }
    paint({ x: 24, y: 0, zoom: 1.5 });
    expect((host.firstElementChild as HTMLCanvasElement).width).toBe(912);
  });

  it("paints nothing for a small pan, and only new strips for a large one", () => {
    const { paint, strokes, rest } = layerOf(40);
    rest();
    strokes();
    paint({ ...HOME, x: 40 });
    expect(strokes()).toBe(0);
    paint({ ...HOME, x: 250 });
    expect(strokes()).toBeLessThan(20);
  });

  it("makes a larger sheet for a view that grew beyond the margin, and comes to rest", () => {
    const { paint, host } = layerOf(40);
    paint(HOME);
    page.forget();
    const whole = { width: 1600, height: 1200, ratio: 1 };
    expect(paint(HOME, whole)).toBeLessThan(4);
    // What was painted is taken over, once.
    expect(page.calls.get("drawImage")).toBe(1);
    expect(page.calls.get("stroke") ?? 0).toBeLessThan(20);
    const { width, height } = host.firstElementChild as HTMLCanvasElement;
    expect([width >= whole.width, height >= whole.height]).toEqual([true, true]);
  });

  it("comes to rest at every size that a view takes bit by bit", () => {
    const { paint } = layerOf(40);
    for (let by = 0; by < 900; by += 45) {
      const frame = { width: 400 + by, height: 300 + 2 * by, ratio: 1.5 };
      expect(paint({ ...HOME, x: by / 3 }, frame)).toBeLessThan(4);
    }
  });

  it("asks for more frames when a view grew while a zoom was not at rest yet", () => {
    const { paint, layer } = layerOf(4000);
    paint(HOME);
    layer.update({ ...HOME, zoom: 2 }, FRAME, 1e6);
    const whole = { width: 1600, height: 1200, ratio: 1 };
    expect(layer.update(HOME, whole, 1e6 + 16)).toBe(true);
  });

  it("shows the scaled picture while a zoom goes on, then a sharp one", () => {
    const { paint, layer, host, strokes } = layerOf(4000);
    paint(HOME);
    strokes();
    let now = 1e6;
    for (let zoom = 1.1; zoom < 2; zoom += 0.1) {
      now += 16;
      layer.update({ ...HOME, zoom }, FRAME, now);
    }
    expect(strokes()).toBe(0);
    expect((host.firstElementChild as HTMLElement).style.transform).toContain("scale(1.9");
    paint({ ...HOME, zoom: 2 });
    expect((host.firstElementChild as HTMLElement).style.transform).toContain("scale(1)");
  });

  it("paints a fresh element also into the picture that is being made behind", () => {
    const { board, index, layer, paint, strokes } = layerOf(4000);
    paint(HOME);
    layer.repaintAll();
    layer.update(HOME, FRAME, 1e6);
    const fresh = rect([5, 5, 50, 50]);
    board.receive([{ kind: "add", element: fresh }]);
    index.update(fresh.id);
    layer.added(fresh);
    strokes();
    let now = 1e6;
    let total = 0;
    do {
      now += 16;
      total += strokes();
    } while (layer.update(HOME, FRAME, now));
    expect(total).toBeGreaterThan(2000);
  });

  for (const [what, zoom] of [
    ["in slices", 1],
    ["into no picture of a scale that is gone", 0.5],
  ] as const) {
    it(`paints each element of a board that arrives once, ${what}`, () => {
      const { board, index, layer, paint, strokes } = layerOf(0);
      paint(HOME);
      strokes();
      const elements = Array.from({ length: 13_000 }, (_, i) => rect([(i % 40) * 10, 10, 8, 280]));
      board.receive(elements.map((element) => ({ kind: "add", element })));
      for (const element of elements) {
        index.update(element.id);
        layer.added(element);
      }
      expect(paint({ ...HOME, zoom })).toBeGreaterThan(2);
      // A strip of the margin may be painted after all.
      expect(strokes() / elements.length).toBeLessThan(1.1);
    });
  }

  it("paints what arrives also when it is locked or grouped before its turn has come", () => {
    const { board, index, layer, paint, strokes } = layerOf(40);
    paint(HOME);
    strokes();
    const elements = Array.from({ length: 3000 }, (_, i) => rect([(i % 40) * 10, 10, 8, 280]));
    arrive({ board, index, layer }, elements);
    layer.update(HOME, FRAME, 1e6, "others");
    const ids = elements.map(({ id }) => id);
    board.receive(ids.map((id) => ({ kind: "patch", id, set: { locked: true }, ifSeq: null })));
    for (const id of ids) expect(index.update(id).same).toBe(true);
    paint(HOME);
    expect(strokes()).toBeGreaterThanOrEqual(3000);
  });

  it("leaves what lies elsewhere unpainted, until it is looked at", () => {
    const { board, index, layer, paint, strokes } = layerOf(40);
    paint(HOME);
    strokes();
    const elements = Array.from({ length: 100 }, (_, i) => rect([5000 + i, 10, 8, 280]));
    arrive({ board, index, layer }, elements);
    paint(HOME);
    expect(strokes()).toBe(0);
    paint({ ...HOME, x: 5000 });
    expect(strokes()).toBeGreaterThanOrEqual(100);
  });

  it("lets a change wait while very many elements arrive, and paints each of them once", () => {
    const { board, index, layer, paint, strokes } = layerOf(40);
    paint(HOME);
    strokes();
    const elements = Array.from({ length: 3000 }, (_, i) => rect([(i % 40) * 10, 10, 8, 280]));
    arrive({ board, index, layer }, elements);
    layer.touched({ left: 390, top: 0, right: 391, bottom: 5 });
    page.forget();
    layer.update(HOME, FRAME, 1e6);
    expect(page.calls.get("clearRect") ?? 0).toBe(0);
    expect(strokes()).toBeLessThan(3000);
    page.forget();
    paint(HOME);
    expect(page.calls.get("clearRect")).toBeGreaterThan(0);
  });

  it("repaints at once what a change touched, even while a long paint goes on", () => {
    const { layer, paint } = layerOf(4000);
    paint(HOME);
    layer.repaintAll();
    layer.update(HOME, FRAME, 1e6);
    page.forget();
    layer.touched({ left: 390, top: 0, right: 391, bottom: 5 });
    layer.update(HOME, FRAME, 1e6 + 16);
    expect(page.calls.get("clearRect")).toBe(1);
  });

  it("comes to rest after a change that touches everything", () => {
    const { layer, paint, strokes } = layerOf(8000);
    paint(HOME);
    strokes();
    layer.touched({ left: 0, top: 0, right: 400, bottom: 300 });
    expect(paint(HOME)).toBeLessThan(40);
    expect(strokes()).toBeGreaterThanOrEqual(8000);
  });
});

describe("merged", () => {
  const box = (left: number, right: number) => ({ left, right, top: 0, bottom: 1 });

  it("puts together what overlaps, also through a third", () => {
    expect(merged([box(0, 2), box(5, 7), box(1, 6), box(10, 11)])).toEqual([
      box(0, 7),
      box(10, 11),
    ]);
  });

  it("makes one of very many", () => {
    const many = Array.from({ length: 100 }, (_, i) => box(2 * i, 2 * i + 1));
    expect(merged(many)).toEqual([box(0, 199)]);
  });
});

describe("a committed layer with a thread to paint in", () => {
  const CLOSER: View = { x: 0, y: 0, zoom: 1.5 };

  /** A large board that was painted once, and a thread that is ready since. */
  function zoomed() {
    const thread = new FakeThread();
    const made = layerOf(4000, new Painter(() => thread));
    made.rest();
    made.layer.repaintAll();
    made.paint(HOME);
    thread.ready();
    let arrived = 0;
    made.layer.onArrived = () => {
      arrived += 1;
    };
    made.strokes();
    made.paint(CLOSER);
    return { ...made, thread, arrived: () => arrived };
  }

  it("waits for the thread and paints nothing itself", () => {
    const { host, thread, strokes, arrived, paint } = zoomed();
    expect(thread.jobs).toMatchObject([{ scale: 1.5, area: { left: -256, right: 656 } }]);
    expect([strokes(), arrived()]).toEqual([0, 0]);
    const before = host.firstElementChild;
    thread.paints();
    expect([arrived(), paint(CLOSER)]).toEqual([1, 1]);
    expect([strokes(), host.firstElementChild === before]).toEqual([0, false]);
    expect(page.calls.size).toBe(0);
  });

  it("paints what came meanwhile on top", () => {
    const { board, index, layer, thread, strokes, paint } = zoomed();
    const late = rect([5, 5, 8, 8]);
    board.receive([{ kind: "add", element: late }]);
    index.update(late.id);
    layer.added(late);
    paint(CLOSER);
    strokes();
    thread.paints();
    paint(CLOSER);
    expect(strokes()).toBe(1);
  });

  it("repaints what changed meanwhile in the frame in which the picture is shown", () => {
    const { layer, host, thread, paint } = zoomed();
    layer.touched({ left: 10, top: 10, right: 18, bottom: 40 });
    paint(CLOSER);
    const before = host.firstElementChild;
    thread.paints();
    page.forget();
    expect([paint(CLOSER), host.firstElementChild === before]).toEqual([1, false]);
    expect(page.calls.get("clearRect")).toBe(1);
  });

  it("asks for another picture when the view leaves the sheet, not before", () => {
    const { thread, paint } = zoomed();
    paint({ ...CLOSER, x: 160 });
    expect(thread.jobs).toHaveLength(1);
    paint({ ...CLOSER, x: 175 });
    expect(thread.jobs).toHaveLength(2);
  });

  it("takes in that a very large board was cleared meanwhile", () => {
    const { layer, thread, paint } = zoomed();
    for (let k = 0; k < 250_000; k += 1) {
      layer.touched({ left: k % 400, top: 0, right: (k % 400) + 1, bottom: 5 });
    }
    thread.paints();
    expect(paint(CLOSER)).toBeGreaterThan(0);
  });

  it("paints by itself when the thread fails", () => {
    const { thread, strokes, paint } = zoomed();
    thread.fails();
    expect(paint(CLOSER)).toBeGreaterThan(3);
    expect(strokes()).toBeGreaterThan(1000);
  });
});
