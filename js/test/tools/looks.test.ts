// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { roundRadius } from "../../src/core/edit";
import { applied, placement } from "../../src/core/geometry";
import {
  type Element,
  type Line,
  NOTE_DEFAULTS,
  type Rect,
  TEXT_BOX_DEFAULTS,
} from "../../src/core/types.gen";
import { FIRST_CHOICES } from "../../src/tools/choices";
import { looksOf, partsOfAll, restyle } from "../../src/tools/looks";
import { installPage } from "../support/canvas";
import { deskWith } from "../support/desk";
import { id, line, rect } from "../support/elements";

beforeEach(() => {
  installPage();
});

const box = rect([0, 0, 10, 10]);
const words = { id: "", at: [0, 0] as const, size: [1600, 400] as const, style: box.style };
const text = (): Element => ({ ...TEXT_BOX_DEFAULTS, ...words, id: id(), text: "ab" });
const note = (): Element => ({ ...NOTE_DEFAULTS, ...words, id: id(), text: "ab" });

describe("looks of a selection", () => {
  it("are offered when one of it has them", () => {
    const ends = ["curve", "start", "end"];
    const lined = ["color", "width", "dash", ...ends, "opacity"];
    expect(partsOfAll([line([0, 0, 9, 9])])).toEqual(lined);
    const closed = line([0, 0, 9, 0, 9, 9], { closed: true });
    expect(partsOfAll([closed])).toEqual(["color", "fill", "width", "dash", "curve", "opacity"]);
    expect(partsOfAll([box])).toContain("corners");
    expect(partsOfAll([box, note()])).toContain("note");
    expect(partsOfAll([])).toEqual([]);
  });

  it("are what all share, and undefined where they differ", () => {
    const wide = rect([0, 0, 1, 1], { style: { ...box.style, width: 128 } });
    const looks = looksOf([box, wide, text()], FIRST_CHOICES);
    expect(looks).toMatchObject({ color: "#1e1e1e", fill: null, dash: "solid", fontSize: 20 });
    expect(looks.width).toBeUndefined();
  });

  it("go to each element as far as it can have them, in one step", () => {
    const { desk, board } = deskWith("select", [box, note()]);
    board.on("change", (change) => desk.selection.follow(change));
    desk.selection.selectAll();
    restyle(desk, { fill: "#a5d8ff" });
    restyle(desk, { noteColor: "#d8f5a2", alpha: 128 });
    const [first, second] = [...board.elements()];
    expect(first?.style).toMatchObject({ fill: "#a5d8ff", strokeAlpha: 128, fillAlpha: 128 });
    expect(second?.style.fill).toBe("#d8f5a2");
    expect(board.submitted).toHaveLength(2);
    restyle(desk, { alpha: 128 });
    expect(board.submitted).toHaveLength(2);
  });

  it("measure words anew in another size", () => {
    const { desk, board } = deskWith("select", [text()]);
    desk.selection.selectAll();
    restyle(desk, { fontSize: 44 });
    const [after] = [...board.elements()];
    expect(after?.style.fontSize).toBe(704);
    expect(after?.size[1]).toBe(880);
  });

  it("are heads, corners and curves too, each as far as it can have them", () => {
    const bent = line([0, 0, 100, 0, 100, 60, 0, 90], { angle: 4500 });
    const { desk, board } = deskWith("select", [box, bent]);
    board.on("change", (change) => desk.selection.follow(change));
    desk.selection.selectAll();
    expect(looksOf(desk.selection.free, FIRST_CHOICES)).toMatchObject({
      curved: false,
      corners: "sharp",
      headEnd: "none",
    });
    const [x, y] = applied(placement(bent), 0, 0);
    restyle(desk, { headStart: "bar", headEnd: "triangle", corners: "round" });
    restyle(desk, { curved: true });
    expect(board.submitted).toHaveLength(2);
    const [first, second] = [...board.elements()] as [Rect, Line];
    expect(first.radius).toBe(roundRadius("rect", box.size));
    expect(second).toMatchObject({ headStart: "bar", headEnd: "triangle", curve: true });
    // A turned curve turns about another middle: its first point stays where it was.
    const [newX, newY] = applied(placement(second), 0, 0);
    expect(Math.hypot(newX - x, newY - y)).toBeLessThan(0.1);
    expect(second.at).not.toEqual(bent.at);
  });
});
