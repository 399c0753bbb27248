// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { Section } from "../../src/tools/keys";
import { TOOLS } from "../../src/tools/tools";
import { rowsOf } from "../../src/ui/key-list";
import { text } from "../../src/ui/texts";
import { FakeBoard } from "../fake-board";
import { viewOf } from "../support/view";

const SECTIONS: readonly Section[] = ["tools", "edit", "view"];

describe("the list of keys", () => {
  it("lists every tool with its keys", () => {
    const rows = rowsOf("tools", true);
    for (const { name } of TOOLS)
      expect(rows.map(({ label }) => label)).toContain(text(`tool.${name}`));
    expect(rows).toContainEqual({ label: "Rectangle", keys: ["R", "2"] });
  });

  it("leaves out for viewers what only those have a use for who may draw", () => {
    const labels = SECTIONS.map((section) => rowsOf(section, false).map(({ label }) => label));
    expect(labels[0]).toEqual([text("tool.select"), text("tool.hand")]);
    expect(labels[1]).toEqual(
      (["select-all", "next", "previous", "copy-picture"] as const).map((kind) =>
        text(`command.${kind}`),
      ),
    );
    expect(labels[2]).toEqual(
      rowsOf("view", true)
        .map(({ label }) => label)
        .filter((label) => label !== text("command.grid")),
    );
  });

  it("follows what the person may do while it is open", async () => {
    const board = new FakeBoard();
    const { press, stage, text: shown, until } = viewOf(board);
    press(stage, "?");
    await until(() => expect(shown(".nb-key-sections")).toContain(text("tool.pen")));
    board.canDraw = false;
    board.emit("meta", undefined);
    await until(() => expect(shown(".nb-key-sections")).not.toContain(text("tool.pen")));
    expect(shown(".nb-key-sections")).toContain(text("tool.hand"));
  });
});
