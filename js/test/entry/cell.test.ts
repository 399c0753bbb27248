// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { cellOptions } from "../../src/entry/cell";
import { FakeKernel } from "../sync/support/fake-kernel";

class CellModel extends FakeKernel {
  readonly traits: Record<string, unknown> = { height: 300 };
  saves = 0;

  override get(name: string): unknown {
    return this.traits[name];
  }

  set(name: string, value: unknown): void {
    this.traits[name] = value;
  }

  save_changes(): void {
    this.saves += 1;
  }
}

afterEach(() => void vi.useRealTimers());

describe("a board in a cell", () => {
  it("keeps its height in the widget, and tells what is selected", async () => {
    vi.useFakeTimers();
    const model = new CellModel();
    const cell = cellOptions(model);
    expect(cell.height).toBe(300);
    cell.onHeight(420);
    cell.onSelected(["a"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(model.traits).toEqual({ height: 420, selection: ["a"] });
    expect(model.saves).toBe(2);
  });

  it("plays when the kernel says so, until the view goes", () => {
    const model = new CellModel();
    const speeds: number[] = [];
    const end = cellOptions(model).onReplay((speed) => speeds.push(speed));
    model.tell({ type: "replay", speed: 4 });
    model.tell({ type: "replay" });
    model.tell({ type: "frames" });
    end();
    model.tell({ type: "replay" });
    expect(speeds).toEqual([4, 1]);
  });
});
