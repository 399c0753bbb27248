import { describe, expect, it } from "vitest";
import { withSet } from "../../src/core/edit";
import { copies, grouping, groupOf, ungrouping, unitsOf } from "../../src/core/groups";
import { type Element, LIMITS, type Op } from "../../src/core/types.gen";
import { id, rect } from "../support/elements";

function run(elements: readonly Element[], ops: readonly Op[]): Element[] {
  return elements.map((element) => {
    const op = ops.find((each) => each.kind === "patch" && each.id === element.id);
    return op?.kind === "patch" ? withSet(element, op.set) : element;
  });
}

const boxes = () => [0, 20, 40].map((x) => rect([x, 0, 10, 10]));

describe("groups", () => {
  it("nest: the newest is outermost, and comes off first", () => {
    const [a, b, c] = boxes() as [Element, Element, Element];
    const inner = run([a, b], grouping([a, b], "inner"));
    const all = run([...inner, c], grouping([...inner, c], "outer"));
    expect(all.map(({ groups }) => groups)).toEqual([
      ["inner", "outer"],
      ["inner", "outer"],
      ["outer"],
    ]);
    expect(run(all, ungrouping(all)).map(({ groups }) => groups)).toEqual([
      ["inner"],
      ["inner"],
      [],
    ]);
  });

  it("are made and dissolved inside the one that was entered", () => {
    const members: Element[] = boxes().map((each) => ({ ...each, groups: ["outer"] }));
    const [a, b] = members as [Element, Element];
    const nested = run(members, grouping([a, b], "new", "outer"));
    expect(nested.map(({ groups }) => groups)).toEqual([
      ["new", "outer"],
      ["new", "outer"],
      ["outer"],
    ]);
    expect(groupOf(nested[0] as Element, "outer")).toBe("new");
    expect(unitsOf(nested, "outer").map((unit) => unit.length)).toEqual([2, 1]);
    expect(unitsOf(nested)).toHaveLength(1);
    expect(run(nested, ungrouping(nested, "outer")).map(({ groups }) => groups)).toEqual([
      ["outer"],
      ["outer"],
      ["outer"],
    ]);
  });

  it("need two, and end at the depth that the board holds", () => {
    const [a, b] = boxes() as [Element, Element];
    expect(grouping([a], "g")).toEqual([]);
    const full = Array.from({ length: LIMITS.GROUP_DEPTH }, (_, i) => `g${i}`);
    expect(grouping([a, { ...b, groups: full }], "g")).toEqual([]);
  });
});

it("copies have ids and groups of their own and are nobody's yet", () => {
  const originals = boxes().map((each) => ({
    ...each,
    groups: ["g"],
    locked: true,
    author: "bob",
  }));
  const made = copies(originals, { newId: id, dx: 10, dy: 0.5 });
  expect(new Set([...originals, ...made].map((each) => each.id)).size).toBe(6);
  expect(new Set(made.flatMap(({ groups }) => groups)).size).toBe(1);
  expect(made[0]?.groups).not.toEqual(["g"]);
  expect(made[1]).toMatchObject({ at: [480, 8], locked: false, author: "", size: [160, 160] });
});
