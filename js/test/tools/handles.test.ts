import { describe, expect, it } from "vitest";
import { NOTE_DEFAULTS, TEXT_BOX_DEFAULTS } from "../../src/core/types.gen";
import { cursorOf, handleAt, isInside, reachOf, spotsOf } from "../../src/tools/handles";
import { id, rect } from "../support/elements";

const same = (x: number, y: number) => [x, y] as const;
const box = rect([100, 100, 80, 60]);
const names = (elements: Parameters<typeof spotsOf>[0]["elements"], editable = true) =>
  spotsOf({ elements, editable }, same).map(({ name }) => name);

describe("handles", () => {
  it("are eight and one to turn by, outside the element", () => {
    const spots = spotsOf({ elements: [box], editable: true }, same);
    expect(spots).toHaveLength(9);
    expect(spots.find(({ name }) => name === "se")).toEqual({ name: "se", x: 188, y: 168 });
    expect(spots.at(-1)).toEqual({ name: "rotate", x: 140, y: 68 });
  });

  it("turn with their element", () => {
    const spots = spotsOf({ elements: [{ ...box, angle: 9000 }], editable: true }, same);
    const { x, y } = spots.at(-1) as { x: number; y: number };
    expect([Math.round(x), Math.round(y)]).toEqual([202, 130]);
  });

  it("sit on corners alone where sides are short or proportions are kept", () => {
    expect(names([rect([0, 0, 20, 5])])).toEqual(["nw", "ne", "se", "sw", "rotate"]);
    const note = { ...NOTE_DEFAULTS, style: box.style, id: id(), text: "a" };
    const sheet = { ...note, at: [0, 0], size: [9000, 9000] } as const;
    expect(names([sheet, box])).toEqual(["nw", "ne", "se", "sw", "rotate"]);
    expect(names([box], false)).toEqual([]);
  });

  it("of words are also the two sides that say where lines break", () => {
    const text = { ...TEXT_BOX_DEFAULTS, style: box.style, id: id(), text: "a" };
    const line = { ...text, at: [0, 0], size: [900, 320] } as const;
    expect(names([line])).toEqual(["nw", "ne", "se", "sw", "e", "w", "rotate"]);
    expect(names([{ ...line, size: [900, 40] }])).toHaveLength(5);
  });

  it("are hit from nearby, by a finger from further away unless it means what is inside", () => {
    const spots = spotsOf({ elements: [box], editable: true }, same);
    expect(handleAt(spots, 192, 172, reachOf(false, false))).toBe("se");
    expect(handleAt(spots, 100, 130, reachOf(false, true))).toBeUndefined();
    expect(handleAt(spots, 203, 180, reachOf(false, false))).toBeUndefined();
    expect(handleAt(spots, 203, 180, reachOf(true, false))).toBe("se");
    expect(handleAt(spots, 172, 150, reachOf(true, true))).toBeUndefined();
  });

  it("have cursors that turn with them", () => {
    expect(cursorOf("e", 0)).toBe("ew-resize");
    expect(cursorOf("e", 9000)).toBe("ns-resize");
    expect(cursorOf("nw", 4500)).toBe("ns-resize");
    expect(cursorOf("rotate", 0)).toBe("grab");
  });

  it("frame what lies inside", () => {
    expect(isInside([box], 95, 95, same)).toBe(true);
    expect(isInside([box], 85, 95, same)).toBe(false);
    expect(isInside([], 95, 95, same)).toBe(false);
  });
});
