// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DARK } from "../../src/canvas/paper";
import { NO_PICTURES } from "../../src/canvas/pictures";
import { Sheet } from "../../src/canvas/sheet";
import { Surface } from "../../src/canvas/surface";
import { type Element, STYLE_DEFAULTS, TEXT_BOX_DEFAULTS } from "../../src/core/types.gen";
import { FakeBoard } from "../fake-board";
import { calm, installPage, type Page, stage } from "../support/canvas";
import { id, rect } from "../support/elements";

let page: Page;
beforeEach(() => {
  page = installPage();
});

function grid(count: number) {
  return Array.from({ length: count }, (_, i) =>
    rect([(i % 50) * 15, Math.floor(i / 50) * 15, 9, 9]),
  );
}

function shown(elements: Element[] = grid(100), element = stage()) {
  const board = new FakeBoard(elements);
  const surface = new Surface(element, board, NO_PICTURES);
  board.on("change", (change) => surface.changed(change));
  calm(() => page.frames());
  page.frames();
  page.forget();
  return { board, surface, element };
}

const strokes = (): number => page.calls.get("stroke") ?? 0;

describe("Surface", () => {
  it("paints every element once in view, and again for the margin only where it reaches", () => {
    new Surface(stage(), new FakeBoard(grid(100)), NO_PICTURES);
    page.frames();
    expect(strokes()).toBeGreaterThanOrEqual(100);
    expect(strokes()).toBeLessThan(200);
  });

  it("asks for no frame while nothing changes", () => {
    shown();
    expect(page.frames()).toBe(0);
  });

  it("paints a new element on top without painting the others again", () => {
    const { board } = shown();
    board.receive([{ kind: "add", element: rect([0, 0, 700, 400]) }]);
    page.frames();
    expect(strokes()).toBe(1);
  });

  it("repaints only what an erased element touched", () => {
    const { board } = shown();
    const { id } = [...board.elements()][50] as { id: string };
    board.receive([{ kind: "remove", ids: [id], ifSeq: null }]);
    page.frames();
    expect(strokes()).toBe(0);
    expect(page.calls.get("clearRect")).toBeGreaterThan(0);
  });

  it("paints all anew after the browser lost what was painted", () => {
    const { element } = shown();
    for (const canvas of element.querySelectorAll("canvas")) {
      canvas.dispatchEvent(new Event("contextrestored"));
    }
    page.frames();
    expect(strokes()).toBeGreaterThanOrEqual(100);
  });

  it("does not paint what looks as before", () => {
    const { board } = shown();
    const [first] = [...board.elements()];
    board.receive([{ kind: "patch", id: first?.id ?? "", set: {}, ifSeq: null }]);
    page.frames();
    expect(strokes()).toBe(0);
  });

  it("moves what is painted when the view moves a little", () => {
    const { surface, element } = shown();
    surface.setView({ x: 10, y: 5, zoom: 1 });
    page.frames();
    expect(strokes()).toBe(0);
    const sheet = element.querySelector<HTMLElement>(".nb-sheet");
    expect(sheet?.style.transform).toBe("translate(-266px, -261px) scale(1)");
  });

  it("keeps the old picture, scaled, until the sharp one is ready", () => {
    const { surface, element } = shown(grid(4000));
    surface.setView({ x: 0, y: 0, zoom: 0.5 });
    const [before] = element.querySelectorAll(".nb-sheet");
    const frames = page.frames();
    const [after] = element.querySelectorAll(".nb-sheet");
    expect(frames).toBeGreaterThan(2);
    expect(after).not.toBe(before);
    expect((after as HTMLElement).style.transform).toContain("scale(1)");
  });

  it("slices a long paint over several frames and loses no change made meanwhile", () => {
    const board = new FakeBoard(grid(6000));
    const surface = new Surface(stage(), board, NO_PICTURES);
    board.on("change", (change) => surface.changed(change));
    page.frames();
    surface.repaint();
    surface.setView({ x: 0, y: 0, zoom: 0.4 });
    board.receive([{ kind: "remove", ids: [[...board.elements()][0]?.id ?? ""], ifSeq: null }]);
    expect(page.frames()).toBeGreaterThan(3);
    expect(surface.elementsAt(0, 4, 1)).toEqual([]);
  });

  it("goes on faster when something merely looks different than when a hand moves", () => {
    vi.spyOn(performance, "now").mockReturnValue(1e6);
    const { surface } = shown(grid(8000));
    surface.fit();
    page.frames();
    surface.setPaper(DARK);
    const resting = page.frames();
    surface.repaint();
    surface.liveChanged();
    expect(page.frames()).toBeGreaterThan(2 * resting);
  });

  it("keeps its picture while it has no size", () => {
    const { surface, element, board } = shown();
    page.resize(element, 0, 0);
    surface.setView({ x: 5, y: 5, zoom: 1 });
    expect(page.frames()).toBe(1);
    expect(surface.size.width).toBe(800);
    board.receive([{ kind: "add", element: rect([1, 1, 5, 5]) }]);
    page.resize(element, 800, 480);
    page.frames();
    expect(strokes()).toBe(1);
  });

  it("paints everything anew on other paper", () => {
    const { surface } = shown();
    surface.setPaper(DARK);
    page.frames();
    expect(strokes()).toBeGreaterThanOrEqual(100);
  });

  it("clears as far as letters reached in another face, and learns how far they reach", () => {
    const box = { at: [0, 0], size: [160, 320] } as const;
    const text = { ...TEXT_BOX_DEFAULTS, ...box, style: STYLE_DEFAULTS, text: "w".repeat(30) };
    const { surface } = shown(Array.from({ length: 250 }, () => ({ ...text, id: id() })));
    const clear = vi.spyOn(Sheet.prototype, "clear");
    // Each text seems to take a 20th of a ms: some 80 are measured in a frame.
    let now = performance.now();
    vi.spyOn(performance, "now").mockImplementation(() => (now += 0.05));
    surface.faceArrived();
    expect(page.frames()).toBeGreaterThanOrEqual(3);
    // The canvases of these tests say 7 for each letter, here of a font of 100.
    const reached = clear.mock.calls.map(([{ right }]) => right);
    expect(reached[0]).toBeGreaterThanOrEqual(20);
    expect(Math.max(...reached)).toBeGreaterThanOrEqual(42);
    expect(surface.elementsWithin({ left: 38, top: 0, right: 40, bottom: 5 })).toHaveLength(250);
    expect(page.frames()).toBe(0);
  });

  it("fits what is there", () => {
    const { surface } = shown([rect([-500, -500, 3000, 900])]);
    surface.fit();
    const { left, right } = surface.seen();
    expect(left).toBeLessThan(-500);
    expect(right).toBeGreaterThan(2500);
  });

  it("gives its canvases back", () => {
    const { surface, element } = shown();
    surface.dispose();
    expect(element.childElementCount).toBe(0);
    expect(page.frames()).toBe(0);
  });
});
