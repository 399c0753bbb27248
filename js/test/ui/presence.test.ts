// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { Surface } from "../../src/canvas/surface";
import { pack } from "../../src/core/points";
import { INK_DEFAULTS, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { YOU } from "../fake-board";
import { viewOf } from "../support/view";

describe("others on the canvas", () => {
  it("shows others' pointers and ink, and its own page's ink in its other views", () => {
    const { page, board } = viewOf();
    board.members.set("m2", { ...YOU, id: "m2", user: "bob", name: "Bob" });
    board.emit("members", undefined);
    board.cursors.set("m2", { member: "m2", x: 160, y: 160 });
    board.cursors.set(YOU.id, { member: YOU.id, x: 320, y: 160 });
    page.forget();
    board.emit("cursors", undefined);
    page.frames();
    expect(page.calls.get("roundRect")).toBe(1);
    page.forget();
    board.ink({
      ...INK_DEFAULTS,
      id: "i",
      start: 0,
      points: pack([0, 0, 99, 9]),
      style: STYLE_DEFAULTS,
    });
    page.frames();
    expect(page.calls.get("stroke")).toBeGreaterThan(1);
  });

  it("have no pointers while nobody knows where they are", () => {
    const { page, board } = viewOf();
    board.members.set("m2", { ...YOU, id: "m2", user: "bob", name: "Bob" });
    board.emit("members", undefined);
    board.cursors.set("m2", { member: "m2", x: 160, y: 160 });
    board.emit("cursors", undefined);
    page.frames();
    page.forget();
    board.setStatus({ state: "offline", waiting: 0, retryAt: 0 });
    page.frames();
    expect(page.calls.get("clearRect")).toBeGreaterThan(0);
    expect(page.calls.get("roundRect") ?? 0).toBe(0);
  });

  it("move something only where there is something of theirs", () => {
    const { board } = viewOf();
    const changed = vi.spyOn(Surface.prototype, "liveChanged");
    board.emit("cursors", undefined);
    board.emit("live", undefined);
    board.cursors.set("m2", { member: "m2", x: 160, y: 160 });
    board.emit("cursors", undefined);
    expect(changed.mock.calls).toEqual([["nobody"], ["nobody"], ["others"]]);
  });
});
