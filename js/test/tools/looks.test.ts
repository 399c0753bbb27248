// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { type Element, NOTE_DEFAULTS, TEXT_BOX_DEFAULTS } from "../../src/core/types.gen";
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
    expect(partsOfAll([line([0, 0, 9, 9])])).toEqual(["color", "width", "dash", "opacity"]);
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
});
