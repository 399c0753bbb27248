// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KERNEL_CATALOGUE } from "../../src/entry/kernel-texts";
import type { Rest } from "../../src/sync/rest";
import type { MountOptions } from "../../src/ui/mount";
import { FakeBoard } from "../fake-board";
import { installPage } from "../support/canvas";
import { FakeKernel } from "../sync/support/fake-kernel";

const seen = vi.hoisted(() => ({
  opened: [] as { server: string; boardId: string }[],
  mounted: [] as unknown[],
  board: undefined as unknown,
  released: 0,
}));
vi.mock("../../src/sync/share", () => ({
  openBoard: (options: { server: string; boardId: string }) => {
    seen.opened.push(options);
    return { board: seen.board, release: () => (seen.released += 1) };
  },
}));
vi.mock("../../src/ui/mount", () => ({
  mount: (_host: HTMLElement, _board: unknown, options: unknown) => {
    seen.mounted.push(options);
    return () => undefined;
  },
}));

const { default: widget } = await import("../../src/entry/kernel");
const { wayTo } = await import("../../src/sync/kernel-way");

class Model extends FakeKernel {
  constructor(readonly traits: Record<string, unknown>) {
    super();
  }
  override get(name: string): unknown {
    return this.traits[name];
  }
  set(): void {
    throw new Error("nothing is set by showing a board");
  }
  save_changes(): void {
    throw new Error("nothing is saved by showing a board");
  }
}

const BOARD = "calm-fox-2a2a";

beforeEach(() => {
  installPage();
  seen.opened.length = seen.mounted.length = 0;
  seen.board = new FakeBoard();
});
afterEach(() => void vi.restoreAllMocks());

async function show(traits: Record<string, unknown>): Promise<[Model, MountOptions, () => void]> {
  const model = new Model({ board_id: BOARD, height: 480, kernel: "k1", ...traits });
  const end = await widget.render({ model, el: document.createElement("div") });
  return [model, seen.mounted.at(-1) as MountOptions, end];
}

describe("a board that only the kernel reaches", () => {
  it("is shown by a place that no address of a server leads to, with nothing to share", async () => {
    const [model, options, end] = await show({ through: "kernel", server: "" });
    expect(seen.opened).toEqual([
      expect.objectContaining({ boardId: BOARD, server: `kernel:/${BOARD}/` }),
    ]);
    expect(options.alone).toBe(true);
    expect(options.way?.live).toBe("only in this notebook");
    expect(options.way?.everybody).toContain("Whoever can use this notebook");
    expect(options.pictureAddress?.("ab")).toBe(`kernel:/${BOARD}/api/boards/${BOARD}/blobs/ab`);
    expect((options.rest as Rest).address("api/me")).toBe(`kernel:/${BOARD}/api/me`);
    expect(model.listeners.size).toBe(1);
    end();
    expect(model.listeners.size).toBe(0);
    expect(seen.released).toBe(1);
  });

  it("names the server behind the kernel to people", async () => {
    const server = "https://hub.example.org/services/nbboard/";
    const [, options, end] = await show({ through: "kernel", server });
    expect(options.alone).toBe(false);
    expect(options.way?.live).toBe("through the kernel");
    expect(options.way?.everybody).toBeUndefined();
    expect((options.rest as Rest).address(`boards/${BOARD}`)).toBe(`${server}boards/${BOARD}`);
    end();
  });

  it("has all its parts with it", async () => {
    const [, options, end] = await show({ server: "" });
    const front = await options.loadFront?.("front.js");
    expect(Object.keys(front ?? {})).toEqual(expect.arrayContaining(["showPanel", "drawingIn"]));
    end();
  });

  it("tries again when a cell is run once more, and lets the kernel know when the page goes", async () => {
    const board = new FakeBoard();
    board.status = { state: "refused", code: "ended", message: "closed" };
    seen.board = board;
    const [, , end] = await show({ server: "" });
    expect(board.retries).toBe(1);
    const leave = vi.spyOn(wayTo(BOARD, vi.fn()), "leave");
    window.dispatchEvent(new Event("pagehide"));
    expect(leave).toHaveBeenCalledOnce();
    end();
    window.dispatchEvent(new Event("pagehide"));
    // Once more by the view that went, and no more by the page.
    expect(leave).toHaveBeenCalledTimes(2);
  });
});

describe("the words for it", () => {
  it("are there in both languages", () => {
    const { en, de } = KERNEL_CATALOGUE;
    expect(Object.keys(de)).toEqual(Object.keys(en));
    expect(de["way.busy"]).toBe("Kernel beschäftigt");
  });
});
