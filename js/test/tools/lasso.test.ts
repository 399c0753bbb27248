import { describe, expect, it } from "vitest";
import { readElement } from "../../src/core/codec.gen";
import { decodePlain } from "../../src/core/wire";
import { boxed, looped } from "../../src/tools/lasso";
import { read, unhex } from "../core/vectors";
import { line, rect } from "../support/elements";

const inside = rect([10, 10, 20, 20]);
const across = rect([80, 10, 60, 20]);
const outside = rect([300, 300, 20, 20]);
const all = [inside, across, outside];

it("a box takes what lies within it whole", () => {
  expect(boxed(all, { left: 0, top: 0, right: 100, bottom: 100 })).toEqual([inside]);
});

describe("a loop", () => {
  const square = [0, 0, 100, 0, 100, 100, 0, 100];

  it("takes that of which most lies within", () => {
    expect(looped(all, square)).toEqual([inside]);
    expect(looped([across], [0, 0, 130, 0, 130, 100, 0, 100])).toHaveLength(1);
    expect(looped([line([10, 10, 20, 20, 30, 30, 150, 150])], square)).toHaveLength(1);
  });

  it("sees turned elements where they are painted", () => {
    const flat = rect([40, -60, 20, 60], { angle: 18_000 });
    expect(looped([flat], square)).toEqual([]);
    expect(looped([{ ...flat, at: [640, 320] }], square)).toHaveLength(1);
  });

  it("of two points takes nothing", () => {
    expect(looped(all, [0, 0, 100, 100])).toEqual([]);
  });
});

interface Golden {
  loop: number[];
  /** Places in geometry.json. */
  caught: number[];
  left: number[];
}

describe("the lasso of both languages", () => {
  const { cases: drawn } = read<{ cases: { element: string }[] }>("outlines/geometry.json");
  const { cases } = read<{ cases: Golden[] }>("outlines/lasso.json");
  const elements = drawn.map(({ element }) => readElement(decodePlain(unhex(element))));

  it.each(cases.map((golden, i) => [i, golden] as const))("loop %i", (_, golden) => {
    const found = new Set(looped(elements, golden.loop));
    const numbers = elements.flatMap((element, i) => (found.has(element) ? [i] : []));
    expect(golden.caught.filter((i) => !numbers.includes(i))).toEqual([]);
    expect(golden.left.filter((i) => numbers.includes(i))).toEqual([]);
  });
});
