import { describe, expect, it } from "vitest";
import type { Element } from "../../src/core/types.gen";
import { Selection } from "../../src/tools/selection";
import { FakeBoard } from "../fake-board";
import { rect } from "../support/elements";

function setUp(elements: Element[]) {
  const board = new FakeBoard(elements);
  const selection = new Selection(board);
  board.on("change", (change) => selection.follow(change));
  const lost: number[] = [];
  selection.onLost = (count) => lost.push(count);
  let told = 0;
  selection.onChange(() => {
    told += 1;
  });
  return { board, selection, lost, told: () => told, ids: elements.map(({ id }) => id) };
}

const three = () => [0, 1, 2].map((i) => rect([i * 20, 0, 10, 10]));

describe("a selection", () => {
  it("lists its elements bottom to top, and tells only of what is new", () => {
    const { selection, ids, told } = setUp(three());
    selection.set([ids[2] as string, ids[0] as string]);
    expect(selection.elements.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    selection.set([ids[0] as string, ids[2] as string]);
    expect(told()).toBe(1);
  });

  it("follows changes, and drops what others remove with a word", () => {
    const { board, selection, ids, lost } = setUp(three());
    selection.selectAll();
    board.receive([{ kind: "patch", id: ids[0] as string, set: { at: [7, 7] }, ifSeq: null }]);
    expect(selection.elements[0]?.at).toEqual([7, 7]);
    board.receive([{ kind: "remove", ids: [ids[1] as string], ifSeq: null }]);
    expect(selection.size).toBe(2);
    expect(lost).toEqual([1]);
    selection.quietly(() =>
      board.submit([{ kind: "remove", ids: [ids[0] as string], ifSeq: null }]),
    );
    expect(lost).toEqual([1]);
  });

  it("of a viewer has nothing that may be changed", () => {
    const { board, selection } = setUp(three());
    selection.selectAll();
    expect(selection.free).toHaveLength(3);
    board.canDraw = false;
    expect(selection.free).toHaveLength(0);
  });

  it("of everything leaves locked elements out, and stays in the group that was entered", () => {
    const [a, b, c] = three() as [Element, Element, Element];
    const { selection } = setUp([{ ...a, locked: true }, { ...b, groups: ["g"] }, c]);
    selection.selectAll();
    expect(selection.size).toBe(2);
    selection.set([], "g");
    selection.selectAll();
    expect([...selection.ids]).toEqual([b.id]);
  });
});
