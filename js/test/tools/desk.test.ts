// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { newElementId } from "../../src/tools/desk";
import { installPage } from "../support/canvas";
import { deskOf } from "../support/desk";

beforeEach(() => {
  installPage();
});

describe("a desk", () => {
  it("tells what was chosen, until one stops to listen", () => {
    const { desk } = deskOf();
    const heard = vi.fn();
    const end = desk.onChoice(heard);
    desk.choose({ tool: "eraser" });
    expect(desk.choices.tool).toBe("eraser");
    end();
    desk.choose({ tool: "hand" });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("has a pen that grows and shrinks by steps", () => {
    const { desk } = deskOf();
    desk.choose({ tool: "pen", width: 4 });
    desk.resize(1);
    expect(desk.choices.width).toBe(8);
    desk.resize(-1);
    desk.resize(-1);
    desk.resize(-1);
    desk.resize(-1);
    expect(desk.choices.width).toBe(2);
  });

  it("keeps the heads of lines and of arrows apart", () => {
    const { desk } = deskOf();
    desk.choose({ tool: "arrow" });
    expect(desk.choices).toMatchObject({ headStart: "none", headEnd: "arrow" });
    desk.choose({ headStart: "dot" });
    desk.choose({ tool: "line" });
    expect(desk.choices).toMatchObject({ headStart: "none", headEnd: "none" });
    desk.choose({ headEnd: "bar" });
    desk.choose({ tool: "arrow" });
    expect(desk.choices).toMatchObject({ headStart: "dot", headEnd: "arrow" });
    desk.choose({ tool: "line" });
    expect(desk.choices).toMatchObject({ headStart: "none", headEnd: "bar" });
  });

  it("is each view's own", () => {
    const one = deskOf();
    const other = deskOf();
    one.desk.choose({ color: "#e03131" });
    expect(other.desk.choices.color).not.toBe("#e03131");
  });
});

describe("a new element's id", () => {
  it("is sixteen letters and digits, never twice the same", () => {
    const ids = Array.from({ length: 500 }, newElementId);
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{16}$/);
    expect(new Set(ids).size).toBe(500);
  });

  it("favours no letter", () => {
    const counts = new Map<string, number>();
    for (const letter of Array.from({ length: 900 }, newElementId).join("")) {
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect(counts.size).toBe(36);
    // 400 are expected of each; five standard deviations are 100.
    for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(110);
  });
});
