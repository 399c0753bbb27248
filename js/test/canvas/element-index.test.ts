import { describe, expect, it } from "vitest";
import { ElementIndex } from "../../src/canvas/element-index";
import { type Element, STYLE_DEFAULTS, TEXT_BOX_DEFAULTS } from "../../src/core/types.gen";
import { id, line, rect, sceneOf } from "../support/elements";

const LEFT = rect([0, 0, 50, 50]);
const RIGHT = rect([200, 0, 50, 50]);
const ABOVE = line([0, 25, 250, 25]);

function indexOf(...elements: Element[]) {
  return { elements, index: new ElementIndex(sceneOf(elements)) };
}

describe("ElementIndex", () => {
  it("finds what touches an area, bottom to top", () => {
    const { index } = indexOf(RIGHT, LEFT, ABOVE);
    expect(index.within({ left: 190, top: 0, right: 210, bottom: 60 })).toEqual([RIGHT, ABOVE]);
    expect(index.within({ left: -9, top: -9, right: 999, bottom: 99 })).toEqual([
      RIGHT,
      LEFT,
      ABOVE,
    ]);
    expect(index.within({ left: 60, top: 60, right: 99, bottom: 99 })).toEqual([]);
  });

  it("finds what lies under a point, topmost first", () => {
    const { index } = indexOf(LEFT, RIGHT, ABOVE);
    expect(index.at(50, 25, 1)).toEqual([ABOVE, LEFT]);
    expect(index.at(100, 25, 1)).toEqual([ABOVE]);
    expect(index.at(25, 10, 1)).toEqual([]);
  });

  it("finds a text by letters that stick out of its box, once it knows how wide they are", () => {
    const box = { at: [0, 0], size: [160, 160] } as const;
    const text = { ...TEXT_BOX_DEFAULTS, ...box, style: STYLE_DEFAULTS, id: id(), text: "long" };
    const { index } = indexOf(text, LEFT);
    const beside = { left: 80, top: 0, right: 90, bottom: 10 };
    expect(index.within(beside)).toEqual([]);
    index.setWidths((line) => line.length * 25);
    expect(index.within(beside)).toEqual([]);
    expect(index.measure(text.id)).toMatchObject({ left: 0, right: 100 });
    expect(index.measure(text.id)).toBeUndefined();
    expect(index.measure("nobody")).toBeUndefined();
    expect(index.within(beside)).toEqual([text]);
    expect(index.at(85, 5, 1)).toEqual([]);
  });

  it("follows an element that moves, goes and comes", () => {
    const { elements, index } = indexOf(LEFT);
    const moved = { ...LEFT, at: [1600, 0] as const };
    elements[0] = moved;
    expect(index.update(LEFT.id)).toEqual({
      before: { left: -1, top: -1, right: 51, bottom: 51 },
      after: { left: 99, top: -1, right: 151, bottom: 51 },
      same: false,
    });
    expect(index.at(0, 25, 1)).toEqual([]);
    expect(index.at(100, 25, 1)).toEqual([moved]);
    elements.pop();
    expect(index.update(LEFT.id).after).toBeUndefined();
    expect(index.bounds()).toBeUndefined();
  });

  it("sees that an acknowledged element looks as before", () => {
    const { elements, index } = indexOf(LEFT);
    elements[0] = { ...LEFT, author: "ada", editedAt: 8, style: { ...LEFT.style } };
    expect(index.update(LEFT.id).same).toBe(true);
    expect(index.get(LEFT.id)).toBe(elements[0]);
    elements[0] = { ...LEFT, style: { ...LEFT.style, stroke: "#e03131" } };
    expect(index.update(LEFT.id).same).toBe(false);
  });

  it("knows whether anything lies above an element", () => {
    const { index } = indexOf(LEFT, RIGHT, ABOVE);
    const area = { left: 0, top: 0, right: 50, bottom: 50 };
    expect(index.isTop(ABOVE.id, area)).toBe(true);
    expect(index.isTop(LEFT.id, area)).toBe(false);
    expect(index.isTop(LEFT.id, { left: 0, top: 40, right: 9, bottom: 50 })).toBe(true);
  });
});
