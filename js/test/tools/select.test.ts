// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Drag, type Element, TEXT_BOX_DEFAULTS, type TextBox } from "../../src/core/types.gen";
import { connectSelection } from "../../src/tools/selecting";
import { installPage, type Page } from "../support/canvas";
import { deskWith } from "../support/desk";
import { line, rect } from "../support/elements";

let page: Page;
beforeEach(() => {
  page = installPage();
  vi.spyOn(performance, "now").mockReturnValue(0);
});

/** Time goes by: the next press is no second one. */
function later(): void {
  const now = performance.now();
  vi.spyOn(performance, "now").mockReturnValue(now + 5000);
}

function setUp(elements: Element[]) {
  const desk = deskWith("select", elements);
  const notices: string[] = [];
  connectSelection(desk.desk, {
    lost: (count) => notices.push(`lost ${count}`),
    touched: (author, toucher) => `${author}, then ${toucher}`,
  });
  const { selection } = desk.desk;
  const chosen = () => elements.flatMap(({ id }, i) => (selection.ids.has(id) ? [i] : []));
  const click = (x: number, y: number, more: object = {}) => {
    later();
    desk.click(x, y, more);
  };
  const at = (i: number) => desk.board.get(elements[i]?.id ?? "")?.at.map((v) => v / 16);
  const size = (i: number) => desk.board.get(elements[i]?.id ?? "")?.size.map((v) => v / 16);
  const drags = () => desk.board.lives.filter((each): each is Drag => each.kind === "drag");
  return { ...desk, selection, notices, chosen, click, at, size, drags };
}

const boxes = () => [
  rect([100, 100, 50, 40]),
  rect([200, 100, 50, 40], { locked: true }),
  rect([300, 100, 50, 40]),
  rect([300, 200, 50, 40]),
];

describe("a click", () => {
  it("selects what lies within its tolerance, topmost first; on empty board nothing", () => {
    const below = rect([100, 100, 50, 40]);
    const { click, chosen } = setUp([below, rect([100, 100, 50, 40])]);
    click(104, 120);
    expect(chosen()).toEqual([1]);
    click(500, 400);
    expect(chosen()).toEqual([]);
    click(125, 120);
    expect(chosen()).toEqual([]);
  });

  it("with Shift adds and takes away", () => {
    const { click, chosen } = setUp(boxes());
    click(100, 120);
    click(300, 120, { shiftKey: true });
    expect(chosen()).toEqual([0, 2]);
    click(100, 120, { shiftKey: true });
    expect(chosen()).toEqual([2]);
  });

  it("of a finger hits from further away", () => {
    const { click, chosen } = setUp(boxes());
    click(88, 120);
    expect(chosen()).toEqual([]);
    click(88, 120, { pointerType: "touch" });
    expect(chosen()).toEqual([0]);
  });

  it("selects a whole group", () => {
    const grouped = boxes().map((each, i) => (i === 1 ? each : { ...each, groups: ["g"] }));
    const { click, chosen } = setUp(grouped);
    click(100, 120);
    expect(chosen()).toEqual([0, 2, 3]);
  });
});

it("two clicks enter a group, Escape's step leaves it", () => {
  const grouped = boxes().map((each) => ({ ...each, locked: false, groups: ["in", "out"] }));
  const all = setUp([
    ...grouped.slice(0, 2),
    ...grouped.slice(2).map((each) => ({ ...each, groups: ["out"] })),
  ]);
  later();
  const { click: press } = deskPress(all);
  press(100, 120);
  expect(all.chosen()).toEqual([0, 1, 2, 3]);
  press(100, 120);
  expect(all.chosen()).toEqual([0, 1]);
  expect(all.selection.inside).toBe("out");
  expect(all.selection.leaveGroup()).toBe(true);
  expect(all.chosen()).toEqual([0, 1, 2, 3]);
  expect(all.selection.leaveGroup()).toBe(false);
});

/** Clicks of which the second comes at once. */
function deskPress({ drag, fire }: ReturnType<typeof setUp>) {
  return {
    click: (x: number, y: number) => {
      fire("pointermove", x, y);
      drag([x, y]);
    },
  };
}

it("two clicks on a text open it for writing, on empty board begin one", () => {
  const all = setUp(boxes());
  const opened: unknown[] = [];
  all.desk.writeAt = (x, y) => opened.push([x, y]);
  later();
  const { click } = deskPress(all);
  click(600, 300);
  click(600, 300);
  expect(opened).toEqual([[600, 300]]);
});

describe("two clicks on a shape with its label", () => {
  const label = (groups: string[]): TextBox => ({
    ...TEXT_BOX_DEFAULTS,
    ...rect([110, 110, 30, 20], { groups }),
    kind: "text",
    text: "Login",
  });

  function bench(others: Element[], groups = ["both"]) {
    const words = label(groups);
    const all = setUp([rect([100, 100, 50, 40], { groups }), words, ...others]);
    const opened: string[] = [];
    all.desk.editWords = ({ id }) => opened.push(id);
    later();
    const { click } = deskPress(all);
    return { ...all, words, opened, press: click };
  }

  it("open the label, alone in hand", () => {
    const { press, opened, words, chosen, selection } = bench([]);
    press(125, 120);
    expect(chosen()).toEqual([0, 1]);
    press(125, 120);
    expect(opened).toEqual([words.id]);
    expect(chosen()).toEqual([1]);
    expect(selection.leaveGroup()).toBe(true);
    expect(chosen()).toEqual([0, 1]);
  });

  it("at the shape's edge take that alone", () => {
    const { press, opened, chosen } = bench([]);
    press(100, 105);
    press(100, 105);
    expect(opened).toEqual([]);
    expect(chosen()).toEqual([0]);
  });

  it("enter a group of more first, one further in each time", () => {
    const other = rect([300, 100, 50, 40], { groups: ["all"] });
    const { press, opened, chosen } = bench([other], ["both", "all"]);
    press(125, 120);
    press(125, 120);
    expect(chosen()).toEqual([0, 1]);
    expect(opened).toEqual([]);
    later();
    press(125, 120);
    press(125, 120);
    expect(opened).toHaveLength(1);
  });

  it("enter a group of several words, or of more shapes", () => {
    for (const other of [label(["both"]), rect([300, 100, 50, 40], { groups: ["both"] })]) {
      const { press, opened, selection } = bench([other]);
      press(125, 120);
      press(125, 120);
      expect(opened).toEqual([]);
      expect(selection.inside).toBe("both");
    }
  });

  it("only enter their group for who may not draw", () => {
    const { press, opened, board, chosen } = bench([]);
    board.canDraw = false;
    press(125, 120);
    press(125, 120);
    expect(opened).toEqual([]);
    expect(chosen()).toEqual([1]);
  });
});

describe("a drag on empty board", () => {
  it("selects what lies within its box, and leaves locked elements out", () => {
    const { drag, chosen } = setUp(boxes());
    drag([90, 90, 300, 150, 360, 150]);
    expect(chosen()).toEqual([0, 2]);
    expect(page.frames()).toBeGreaterThan(0);
  });

  it("with Alt draws a loop", () => {
    const { drag, chosen } = setUp([line([100, 100, 140, 100]), line([100, 160, 140, 160])]);
    drag([90, 150, 150, 150, 150, 170, 90, 170, 90, 150], { altKey: true });
    expect(chosen()).toEqual([1]);
  });

  it("with Shift adds to the selection", () => {
    const { drag, chosen, click } = setUp(boxes());
    click(100, 120);
    drag([290, 190, 360, 250], { shiftKey: true });
    expect(chosen()).toEqual([0, 3]);
  });
});

describe("moving", () => {
  it("is seen live by the others and submitted once, as one step", () => {
    const { drag, at, board, drags } = setUp(boxes());
    drag([100, 120, 110, 127, 137, 151], { ctrlKey: true });
    expect(at(0)).toEqual([137, 131]);
    expect(board.submitted).toHaveLength(1);
    expect(drags()).toHaveLength(3);
    board.undo();
    expect(at(0)).toEqual([100, 100]);
  });

  it("moves all that is selected, never what is locked", () => {
    const { drag, at, click, selection } = setUp(boxes());
    click(200, 120);
    drag([200, 120, 250, 200]);
    expect(at(1)).toEqual([200, 100]);
    selection.set(selection.ids);
    click(100, 120);
    click(300, 120, { shiftKey: true });
    later();
    drag([100, 120, 100, 320], { ctrlKey: true });
    expect([at(0), at(2)]).toEqual([
      [100, 300],
      [300, 300],
    ]);
  });

  it("snaps to other elements and shows guides; Ctrl suspends that", () => {
    const { drag, at } = setUp(boxes());
    drag([100, 120, 240, 210, 296, 222]);
    expect(at(0)).toEqual([300, 200]);
  });

  it("snaps to the grid when that is on", () => {
    const { drag, at, desk } = setUp([rect([100, 100, 50, 40])]);
    desk.choose({ grid: true });
    drag([100, 120, 109, 131]);
    expect(at(0)).toEqual([100, 120]);
  });

  it("of a viewer changes nothing", () => {
    const { drag, board } = setUp(boxes());
    board.canDraw = false;
    drag([100, 120, 200, 220]);
    expect(board.submitted).toHaveLength(0);
  });

  it("given up leaves nothing", () => {
    const { fire, at, board, input, drags } = setUp(boxes());
    fire("pointerdown", 100, 120);
    fire("pointermove", 150, 170);
    input.cancel();
    expect(at(0)).toEqual([100, 100]);
    expect(board.submitted).toHaveLength(0);
    expect(drags().at(-1)).toEqual({ kind: "drag", patches: [] });
  });
});

describe("somebody else", () => {
  it("removes what I hold: the selection drops it, with a word", () => {
    const elements = boxes();
    const { board, click, chosen, notices } = setUp(elements);
    click(100, 120);
    board.receive([{ kind: "remove", ids: [elements[0]?.id ?? ""], ifSeq: null }]);
    expect(chosen()).toEqual([]);
    expect(notices).toEqual(["lost 1"]);
  });

  it("removes what I drag: the drag drops it, without an error", () => {
    const elements = boxes();
    const { board, fire } = setUp(elements);
    fire("pointerdown", 100, 120);
    fire("pointermove", 150, 170);
    board.receive([{ kind: "remove", ids: [elements[0]?.id ?? ""], ifSeq: null }]);
    fire("pointermove", 160, 180);
    fire("pointerup", 160, 180);
    expect(board.submitted).toHaveLength(0);
    page.frames();
  });

  it("drags: what is dragged is painted there and not where it is committed", () => {
    const elements = boxes();
    const { board, desk } = setUp(elements);
    const id = elements[0]?.id ?? "";
    board.liveDrags.set("m2", { kind: "drag", patches: [[id, { at: [0, 0] }]] });
    board.emit("live", undefined);
    expect(desk.drags.seen(elements[0] as Element).at).toEqual([0, 0]);
    page.frames();
    board.liveDrags.clear();
    board.emit("live", undefined);
    expect(desk.drags.seen(elements[0] as Element).at).toEqual([1600, 1600]);
  });
});

describe("handles", () => {
  it("resize from a corner, a side, with Shift and Alt", () => {
    const { drag, click, size, at } = setUp([rect([100, 100, 80, 60])]);
    click(100, 120);
    drag([186, 166, 200, 180, 226, 186], { ctrlKey: true });
    expect([at(0), size(0)]).toEqual([
      [100, 100],
      [120, 80],
    ]);
    drag([94, 140, 54, 140], { ctrlKey: true });
    expect([at(0), size(0)]).toEqual([
      [60, 100],
      [160, 80],
    ]);
    drag([226, 186, 306, 186], { ctrlKey: true, shiftKey: true });
    expect(size(0)).toEqual([240, 120]);
    drag([306, 226, 316, 226], { ctrlKey: true, altKey: true });
    expect([at(0), size(0)]).toEqual([
      [50, 100],
      [260, 120],
    ]);
  });

  it("of a text break its lines by a side and scale its letters by a corner", () => {
    const style = { ...rect([0, 0, 1, 1]).style, fontSize: 320 };
    const text: Element = {
      ...TEXT_BOX_DEFAULTS,
      id: "t".repeat(16),
      style,
      at: [1600, 1600],
      size: [3200, 400],
      text: "one two three four five six seven",
    };
    const { drag, click, board, at } = setUp([text]);
    click(110, 110);
    drag([308, 112, 188, 112], { ctrlKey: true });
    const [broken] = [...board.elements()] as TextBox[];
    expect(broken?.size[0]).toBe(80 * 16);
    expect(broken?.lines.length).toBeGreaterThan(1);
    expect(broken?.style.fontSize).toBe(320);
    expect(at(0)).toEqual([100, 100]);
    const bottom = 100 + (broken?.size[1] ?? 0) / 16;
    drag([188, bottom + 8, 268, bottom + 8], { ctrlKey: true });
    const [scaled] = [...board.elements()] as TextBox[];
    expect(scaled?.style.fontSize).toBe(640);
    expect(scaled?.lines).toEqual(broken?.lines);
    expect(scaled?.size[0]).toBe(160 * 16);
    expect(board.submitted).toHaveLength(2);
  });

  it("turn, with Shift in steps of 15°", () => {
    const { drag, click, board, selection } = setUp([rect([100, 100, 80, 60])]);
    click(100, 120);
    drag([140, 70, 200, 75, 200, 127], { shiftKey: true });
    expect(selection.elements[0]?.angle).toBe(9000);
    expect(board.submitted).toHaveLength(1);
  });
});

describe("Tab", () => {
  it("goes through the elements and groups, and ends", () => {
    const elements = boxes().map((each, i) => (i < 2 ? { ...each, groups: ["g"] } : each));
    const { selection, chosen } = setUp(elements);
    const steps: number[][] = [];
    while (selection.step(1)) steps.push(chosen());
    expect(steps).toEqual([[0, 1], [2], [3]]);
    expect(selection.step(-1)).toBe(true);
    expect(chosen()).toEqual([3]);
  });
});

it("says who drew an element once the pointer rests on it", () => {
  vi.useFakeTimers();
  const element = { ...rect([100, 100, 50, 40]), author: "ada", editedBy: "ben" };
  const { fire } = setUp([element]);
  page.frames();
  page.forget();
  fire("pointermove", 100, 120, { buttons: 0 });
  vi.advanceTimersByTime(700);
  page.frames();
  expect(page.calls.get("fillText")).toBeGreaterThan(0);
  vi.useRealTimers();
});
