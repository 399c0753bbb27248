// @vitest-environment jsdom
import { beforeAll, describe, expect, it } from "vitest";
import { drawingIn } from "../../src/tools/excalidraw";
import { installPage } from "../support/canvas";

// A canvas says what a colour is.
beforeAll(() => void installPage());

const box = { x: 10, y: 20, width: 100, height: 50 };
const points = [
  [0, 0],
  [100, 50],
];
const shape = (more: object = {}) => ({ type: "rectangle", id: "box", ...box, ...more });
const words = (more: object = {}) => ({
  type: "text",
  id: "words",
  ...box,
  text: "Login",
  containerId: "box",
  ...more,
});
const groupsOf = (...elements: object[]): (readonly string[])[] =>
  drawingIn(JSON.stringify({ elements }))?.elements.map(({ groups }) => groups) ?? [];

describe("a label of Excalidraw's", () => {
  // Each looked at the whole arrow, and at all labels before it: 50,000 took minutes.
  it("costs no more where a long arrow has very many", () => {
    const long = Array.from({ length: 16_000 }, (_, i) => [i, i % 7]);
    const labels = Array.from({ length: 4_000 }, (_, i) => words({ id: `${i}` }));
    const begun = performance.now();
    const [arrow, first] = groupsOf(shape({ type: "arrow", points: long }), ...labels);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(arrow).toEqual(first);
  });

  it.each(["rectangle", "ellipse", "diamond", "arrow", "line"])(
    "is in a group with the %s that it is bound to",
    (type) => {
      const [one, two, other] = groupsOf(
        words(),
        shape({ type, points }),
        shape({ id: "other", containerId: "box" }),
      );
      expect(one).toHaveLength(1);
      expect(two).toEqual(one);
      expect(other).toEqual([]);
    },
  );

  it("is within the groups of its shape", () => {
    const groupIds = ["in", "out"];
    const [one, two, beside] = groupsOf(
      shape({ groupIds }),
      words({ groupIds }),
      shape({ id: "beside", groupIds }),
    );
    expect(one).toEqual([expect.any(String), ...groupIds]);
    expect(two).toEqual(one);
    expect(beside).toEqual(groupIds);
  });

  it("has one group with all others of its shape", () => {
    const [one, two, three, four] = groupsOf(
      shape(),
      words(),
      words({ id: "more" }),
      words({ containerId: "words" }),
    );
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(four).toEqual([]);
  });

  it("needs none where the two are alone in one", () => {
    const groupIds = ["both"];
    expect(groupsOf(shape({ groupIds }), words({ groupIds }))).toEqual([groupIds, groupIds]);
  });

  it.each([
    ["is not there", shape({ isDeleted: true })],
    ["means nothing here", shape({ type: "embeddable" })],
    ["is grouped otherwise", shape({ groupIds: ["a"] })],
    ["is itself", words({ containerId: "words" })],
  ])("stays by itself when its shape %s", (_, other) => {
    expect(groupsOf(other, words()).at(-1)).toEqual([]);
  });

  it("goes no deeper than groups may be", () => {
    const groupIds = [..."abcdefghijklmnop"];
    const deep = groupsOf(shape({ groupIds }), words({ groupIds }), shape({ groupIds: ["a"] }));
    expect(deep.map(({ length }) => length)).toEqual([16, 16, 1]);
  });

  // The same in tests/formats/excalidraw/test_labels.py.
  const bent = [
    [0, 0],
    [40, 0],
    [40, 60],
    [100, 60],
  ];
  const peak = [
    [0, 0],
    [80, 40],
    [100, 0],
  ];
  it.each([
    [
      "two",
      {
        points: [
          [0, 0],
          [100, 0],
        ],
      },
      [50, 0],
    ],
    ["three", { points: peak }, [80, 40]],
    ["four", { points: bent }, [40, 30]],
    ["curved", { points: bent, roundness: { type: 2 } }, [38.75, 30]],
    ["turned", { points: peak, angle: Math.PI }, [20, 0]],
  ])("stands in the middle of an arrow of %s, whatever the file says", (_, fields, [x, y]) => {
    const arrow = shape({ type: "arrow", ...fields });
    const label = words({ x: -900, y: 4000, width: 30, height: 25 });
    const found = drawingIn(JSON.stringify({ elements: [label, arrow] }))?.elements[0];
    expect(found?.at).toEqual([(10 + Number(x) - 15) * 16, (20 + Number(y) - 12.5) * 16]);
  });

  it("stands where the file says on a shape", () => {
    const elements = [shape(), words({ x: -900 })];
    expect(drawingIn(JSON.stringify({ elements }))?.elements[1]?.at[0]).toBe(-900 * 16);
  });
});
