// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Notice } from "../../../src/sync/board";
import type { EntryModel } from "../../../src/sync/models";
import { Rest } from "../../../src/sync/rest";
import { restoreTo } from "../../../src/ui/past/restoring";
import { FakeBoard } from "../../fake-board";
import { SERVER, Status, serve } from "../../support/server";

afterEach(() => vi.unstubAllGlobals());

const PATH = "api/boards/brave-otter-7f3k";
const ENTRY: EntryModel = {
  seq: 4,
  at: 0,
  author: "ada",
  name: "Ada",
  batch: "",
  ops: { add: 1 },
  touched: 1,
};

function restoring(answers: unknown[]) {
  const asked = serve({ [`POST ${PATH}/restore`]: () => answers.shift() });
  const board = new FakeBoard();
  const told: Notice[] = [];
  const parts = {
    board,
    rest: new Rest(SERVER),
    path: PATH,
    tell: (each: Notice) => told.push(each),
  };
  const bodies = () => asked.map((each) => JSON.parse(each.slice(`POST ${PATH}/restore `.length)));
  return { board, told, parts, bodies };
}

const made = (first: number, last: number, left = 0) => ({ batch: "b", first, last, left });

describe("restoring a moment", () => {
  it("is one step of undo and redo, by what the server did", async () => {
    const { board, told, parts, bodies } = restoring([made(10, 11), made(14, 14), made(15, 16)]);
    await restoreTo(parts, ENTRY);
    board.undo();
    await vi.waitFor(() => expect(told).toHaveLength(2));
    board.redo();
    await vi.waitFor(() => expect(told).toHaveLength(3));
    expect(bodies()).toEqual([
      { seq: 4, client: "c1" },
      { seq: 9, if_seq: 11, client: "c1" },
      { seq: 4, if_seq: 14, client: "c1" },
    ]);
    expect(told[1]?.text).toBe("The board is again what it was before.");
  });

  it("is taken back once, by the notice or by undo, and says what others keep", async () => {
    const { board, told, parts, bodies } = restoring([made(10, 11), made(14, 14, 3)]);
    await restoreTo(parts, ENTRY);
    told[0]?.way?.press();
    board.undo();
    await vi.waitFor(() => expect(told[1]?.text).toContain("3 elements stay"));
    expect(bodies()).toHaveLength(2);
  });

  it("leaves no step when the server says no", async () => {
    const no = new Status(409, { message: "the board is archived", reason: "OpRefused" });
    const { board, told, parts } = restoring([no]);
    await restoreTo(parts, ENTRY);
    expect(told).toEqual([{ text: "Not done: the board is archived.", level: "warning" }]);
    expect(board.canUndo).toBe(false);
  });
});
