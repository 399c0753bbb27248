// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import type { Element } from "../../src/core/types.gen";
import type { ToolName } from "../../src/tools/tool";
import { installPage } from "../support/canvas";
import { deskWith } from "../support/desk";

beforeEach(() => {
  installPage();
});

function writer(tool: ToolName) {
  const parts = deskWith(tool);
  const opened: Element[] = [];
  parts.desk.editWords = (element) => opened.push(element);
  return { ...parts, opened };
}

describe("the text tool", () => {
  it("opens a growing text where one clicks", () => {
    const { click, opened, desk, board } = writer("text");
    desk.choose({ fontSize: 28, color: "#1971c2", align: "right" });
    click(50, 100);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatchObject({ kind: "text", lines: [], text: "", size: [0, 560] });
    expect(opened[0]?.style).toMatchObject({ fontSize: 448, stroke: "#1971c2", align: "right" });
    expect(board.submitted).toEqual([]);
  });

  it("opens a text with a width where one drags", () => {
    const { drag, opened } = writer("text");
    drag([200, 100, 150, 130, 40, 160]);
    expect(opened[0]).toMatchObject({ at: [640, 1600], size: [2560, 400], lines: [""] });
  });

  it("opens nothing when the press is given up", () => {
    const { fire, input, opened } = writer("text");
    fire("pointerdown", 10, 10);
    input.cancel();
    fire("pointerup", 10, 10);
    expect(opened).toEqual([]);
  });
});

describe("the note tool", () => {
  it("opens a note about the place where one lets go", () => {
    const { drag, opened } = writer("note");
    drag([100, 100, 200, 200]);
    expect(opened[0]).toMatchObject({ kind: "note", at: [1760, 1760] });
  });
});
