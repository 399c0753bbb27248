// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { MEMBER_DEFAULTS, type Member } from "../../../src/core/types.gen";
import { Follower } from "../../../src/ui/people/following";
import { FakeBoard, YOU } from "../../fake-board";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const BOB: Member = { ...YOU, ...MEMBER_DEFAULTS, id: "b", user: "bob", name: "Bob", client: "cb" };

function bench() {
  const board = new FakeBoard();
  board.join(BOB);
  const stage = document.createElement("div");
  const listeners: (() => void)[] = [];
  const surface = {
    element: stage,
    size: { width: 800, height: 400, ratio: 1 },
    view: { x: 0, y: 0, zoom: 1 },
    setView(view: { x: number; y: number; zoom: number }): void {
      surface.view = view;
      for (const listener of listeners) listener();
    },
    onView: (listener: () => void) => {
      listeners.push(listener);
      return () => undefined;
    },
  };
  const said: string[] = [];
  const follower = new Follower({
    desk: { board, surface } as never,
    still: true,
    gone: (name) => said.push(`${name} gone`),
    notFound: (name) => said.push(`${name} not found`),
  });
  board.lives.length = 0;
  const see = (x: number, y: number, zoom: number): void => {
    board.views.set("b", { kind: "view", center: [x * 16, y * 16], zoom });
    board.emit("views", undefined);
  };
  return { board, stage, surface, follower, said, see };
}

describe("following", () => {
  it("shows in the middle what the other has in the middle, as large", () => {
    const { board, surface, follower, see } = bench();
    follower.follow(BOB);
    expect(board.mes.at(-1)).toEqual({ following: "b" });
    see(1000, 500, 2000);
    expect(surface.view).toEqual({ x: 800, y: 400, zoom: 2 });
    expect(follower.followed?.id).toBe("b");
  });

  it("ends when the person moves the view, or presses on the board", () => {
    const { board, stage, surface, follower, see } = bench();
    follower.follow(BOB);
    see(1000, 500, 2000);
    surface.setView({ x: 1, y: 1, zoom: 1 });
    expect(follower.followed).toBeUndefined();
    expect(board.mes.at(-1)).toEqual({ following: "" });
    follower.follow(BOB);
    stage.dispatchEvent(new Event("pointerdown"));
    expect(follower.followed).toBeUndefined();
  });

  it("goes on when the window changes its size", () => {
    const { surface, follower, see } = bench();
    follower.follow(BOB);
    see(1000, 500, 1000);
    surface.size = { width: 400, height: 200, ratio: 1 };
    surface.setView(surface.view);
    expect(follower.followed?.id).toBe("b");
    expect(surface.view).toEqual({ x: 800, y: 400, zoom: 1 });
  });

  it("tells what is seen here to those who follow, at once and with each move", () => {
    const { board, surface } = bench();
    board.join({ ...BOB, following: YOU.id });
    expect(board.lives).toEqual([{ kind: "view", center: [6400, 3200], zoom: 1000 }]);
    surface.setView({ x: 100, y: 0, zoom: 2 });
    expect(board.lives.at(-1)).toEqual({ kind: "view", center: [4800, 1600], zoom: 2000 });
  });

  it("tells nothing in a circle, which would never come to rest", () => {
    const { board, surface, follower } = bench();
    follower.follow(BOB);
    board.join({ ...BOB, following: YOU.id });
    board.lives.length = 0;
    surface.setView({ x: 5, y: 5, zoom: 1 });
    follower.follow(BOB);
    surface.setView(surface.view);
    expect(board.lives.length).toBeLessThanOrEqual(1);
  });

  it("finds them again under another id, or says that they are gone", () => {
    vi.useFakeTimers();
    const { board, follower, said } = bench();
    follower.follow(BOB);
    board.members.delete("b");
    board.emit("members", undefined);
    board.join({ ...BOB, id: "b2" });
    expect(follower.followed?.id).toBe("b2");
    board.members.delete("b2");
    board.emit("members", undefined);
    vi.advanceTimersByTime(10_000);
    expect(follower.followed).toBeUndefined();
    expect(said).toEqual(["Bob gone"]);
  });

  it("goes once to a pointer, or to what somebody sees", () => {
    vi.useFakeTimers();
    const { board, surface, follower, said, see } = bench();
    board.cursors.set("b", { member: "b", x: 1600, y: 1600 });
    follower.visit(BOB);
    expect(surface.view).toEqual({ x: -300, y: -100, zoom: 1 });
    board.cursors.clear();
    follower.visit(BOB);
    expect(board.mes.at(-1)).toEqual({ following: "b" });
    expect(follower.followed).toBeUndefined();
    see(0, 0, 1000);
    expect(surface.view).toEqual({ x: -400, y: -200, zoom: 1 });
    expect(board.mes.at(-1)).toEqual({ following: "" });
    board.views.clear();
    follower.visit(BOB);
    vi.advanceTimersByTime(4000);
    expect(said).toEqual(["Bob not found"]);
  });
});
