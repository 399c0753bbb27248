// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { unpack } from "../../src/core/points";
import type { Polygon, Stroke } from "../../src/core/types.gen";
import { KeyPen } from "../../src/tools/key-pen";
import type { Command } from "../../src/tools/keys";
import type { ToolName } from "../../src/tools/tool";
import { installPage } from "../support/canvas";
import { deskWith } from "../support/desk";

beforeEach(() => {
  const page = installPage();
  sized = (element) => page.resize(element, 800, 600);
});

let sized: (element: HTMLElement) => void;

function setUp(tool: ToolName) {
  const parts = deskWith(tool);
  const { element } = parts.surface;
  sized(element);
  document.body.append(element);
  element.tabIndex = 0;
  element.focus();
  const said: string[] = [];
  const pen = new KeyPen(parts.desk, {
    shown: (name, x, y) => said.push(`shown ${name} ${x} ${y}`),
    moved: (x, y) => said.push(`${x} ${y}`),
    down: (name, x, y) => said.push(`down ${name} ${x} ${y}`),
    corner: (x, y) => said.push(`corner ${x} ${y}`),
    done: (name) => said.push(`done ${name}`),
    gaveUp: () => said.push("gave up"),
  });
  const run = (command: Command): boolean => pen.run(command);
  /** Steps of the crosshair, larger with Shift. */
  const go = (dx: number, dy: number, times = 1): void => {
    for (let i = 0; i < times; i += 1) run({ kind: "nudge", dx: dx * 10, dy: dy * 10 });
  };
  const enter = (): boolean => run({ kind: "finish" });
  return { ...parts, pen, said, run, go, enter, element };
}

describe("the crosshair", () => {
  it("comes in the middle with the first arrow and moves by small or large steps", () => {
    const { run, go, said } = setUp("pen");
    expect(run({ kind: "pan", dx: -60, dy: 0 })).toBe(true);
    run({ kind: "pan", dx: 0, dy: 60 });
    go(1, 0);
    expect(said).toEqual(["shown pen 405 300", "405 295", "455 295"]);
  });

  it("is none of a tool that draws nothing, of who may not draw, of a board without the focus", () => {
    const { desk, board, element, run, enter } = setUp("hand");
    const arrow: Command = { kind: "pan", dx: 60, dy: 0 };
    expect(run(arrow)).toBe(false);
    desk.choose({ tool: "pen" });
    expect(enter()).toBe(false);
    board.canDraw = false;
    expect(run(arrow)).toBe(false);
    board.canDraw = true;
    element.blur();
    expect(run(arrow)).toBe(false);
    element.focus();
    expect(run(arrow)).toBe(true);
  });

  it("takes the board along at its edges", () => {
    const { go, surface, said } = setUp("pen");
    go(1, 0, 8);
    expect(said.at(-1)).toBe("800 300");
    expect(surface.toScreen(800, 300)[0]).toBe(730);
  });

  it("shows others where it is, and that it has gone", () => {
    const { go, run, board } = setUp("pen");
    go(1, 0);
    expect(board.lives.at(-1)).toEqual({ kind: "cursor", at: [450 * 16, 300 * 16] });
    expect(run({ kind: "leave" })).toBe(true);
    expect(board.lives.at(-1)).toEqual({ kind: "cursor", at: null });
    expect(run({ kind: "leave" })).toBe(false);
  });
});

describe("drawing by keys", () => {
  it("puts the pen down and lifts it", () => {
    const { go, enter, added, said, desk } = setUp("pen");
    go(0, 1);
    enter();
    go(1, 0, 2);
    go(0, -1);
    expect(added()).toEqual([]);
    enter();
    const [made] = added() as Stroke[];
    expect(made?.at).toEqual([400 * 16, 300 * 16]);
    expect([...unpack(made?.points as Uint8Array)].map((each) => each / 16)).toEqual([
      0, 50, 50, 50, 100, 50, 100, 0,
    ]);
    expect(said.filter((words) => /^[ds]/.test(words))).toEqual([
      "shown pen 400 350",
      "down pen 400 350",
      "done pen",
    ]);
    expect(desk.choices.tool).toBe("pen");
  });

  it("drags shapes out, and selects them then", () => {
    const { go, enter, run, added, desk } = setUp("rectangle");
    go(-1, 0);
    enter();
    go(1, 0, 2);
    go(0, 1);
    expect(run({ kind: "space" })).toBe(true);
    expect(added()).toMatchObject([{ at: [350 * 16, 300 * 16], size: [1600, 800] }]);
    expect(desk.choices.tool).toBe("select");
    expect(desk.selection.size).toBe(1);
    // The arrows are the selection's now.
    expect(run({ kind: "pan", dx: 60, dy: 0 })).toBe(false);
  });

  it("sets corners one by one, and ends where Enter comes twice", () => {
    const { go, enter, added, said } = setUp("polygon");
    go(-1, 0);
    enter();
    go(1, 0, 2);
    enter();
    go(0, 1, 2);
    enter();
    enter();
    const [made] = added() as Polygon[];
    expect([...unpack(made?.points as Uint8Array)].map((each) => each / 16)).toEqual([
      0, 0, 100, 0, 100, 100,
    ]);
    expect(said.filter((words) => words.startsWith("corner"))).toHaveLength(2);
  });

  it("says where to write with one press", () => {
    const { go, enter, desk, said } = setUp("note");
    let written = "";
    desk.editWords = ({ kind }) => {
      written = kind;
    };
    go(1, 0);
    enter();
    expect(written).toBe("note");
    expect(said.at(-1)).toBe("done note");
  });

  it("gives up what is in progress, then the crosshair", () => {
    const { go, enter, run, board, said } = setUp("arrow");
    go(1, 0);
    enter();
    go(1, 0);
    expect(run({ kind: "leave" })).toBe(true);
    expect(said.at(-1)).toBe("gave up");
    expect(enter()).toBe(true);
    run({ kind: "leave" });
    run({ kind: "leave" });
    expect(enter()).toBe(false);
    expect(board.submitted).toEqual([]);
  });

  it.each(["blur", "press", "tool"])("keeps what is in progress when it ends by %s", (how) => {
    const { go, enter, added, element, fire, desk } = setUp("pen");
    go(1, 0);
    enter();
    go(1, 0);
    if (how === "blur") element.blur();
    else if (how === "press") fire("pointerdown", 10, 10, { button: 2 });
    else desk.choose({ tool: "select" });
    expect(added()).toHaveLength(1);
    element.focus();
    expect(enter()).toBe(false);
  });
});
