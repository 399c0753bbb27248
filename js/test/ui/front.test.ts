// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { Rest } from "../../src/sync/rest";
import { FakeBoard } from "../fake-board";
import { ME, SERVER, serve } from "../support/server";
import { viewOf } from "../support/view";

afterEach(() => vi.unstubAllGlobals());

const BOARD = "api/boards/brave-otter-7f3k";

function viewWith(board = new FakeBoard(), loadFront: (address: string) => Promise<object>) {
  return viewOf(board, { rest: new Rest(SERVER), loadFront });
}

describe("what stands in front of a board", () => {
  it("is loaded when it is asked for, and gives the focus back to the board", async () => {
    serve({ "GET api/me": () => ME, [`GET ${BOARD}/links`]: () => ({ links: [] }) });
    const load = vi.fn(() => import("../../src/entry/front"));
    const { find, root, stage, until } = viewWith(new FakeBoard(), load);
    expect(load).not.toHaveBeenCalled();
    find(".nb-share-button")?.click();
    await until(() => expect(find("dialog")?.getAttribute("aria-label")).toBe("Share this board"));
    expect(load).toHaveBeenCalledWith("front.js");
    find(".nb-dialog [aria-label=Close]")?.click();
    await until(() => expect(find("dialog")).toBeNull());
    expect(root.activeElement).toBe(stage);
  });

  it("says so when it cannot be loaded", async () => {
    const { find, text, until } = viewWith(new FakeBoard(), () => Promise.reject(new TypeError()));
    find(".nb-share-button")?.click();
    await until(() => expect(text(".nb-toasts")).toContain("the server cannot be reached now"));
    expect(find("dialog")).toBeNull();
  });

  it("looks back in a frame of its own: what belongs to now is hidden meanwhile", async () => {
    serve({
      [`GET ${BOARD}/history`]: () => ({ history_from: 0, head: 0, entries: [], more: false }),
    });
    const { find, text, button, until } = viewWith(
      new FakeBoard(),
      () => import("../../src/entry/front"),
    );
    button("Board")?.click();
    await until(() => expect(find(".nb-items")).not.toBeNull());
    const items = [...(find(".nb-items")?.querySelectorAll<HTMLElement>("button") ?? [])];
    items.find((each) => each.textContent === "History")?.click();
    await until(() => expect(text(".nb-past-bar")).toContain("Nothing has been drawn here yet."));
    expect(find(".nb")?.hasAttribute("data-past")).toBe(true);
    find(".nb-past-ends .nb-primary")?.click();
    await until(() => expect(find(".nb-past-bar")).toBeNull());
    expect(find(".nb")?.hasAttribute("data-past")).toBe(false);
  });

  it("plays the past when a program asks, as long as the view lives", async () => {
    serve({
      [`GET ${BOARD}/history`]: () => ({ history_from: 0, head: 0, entries: [], more: false }),
    });
    let start = (_speed: number): void => undefined;
    const end = vi.fn();
    const { find, unmount, until } = viewOf(new FakeBoard(), {
      rest: new Rest(SERVER),
      loadFront: () => import("../../src/entry/front"),
      onReplay: (play: (speed: number) => void) => {
        start = play;
        return end;
      },
    });
    start(4);
    await until(() => expect(find(".nb-past-bar")).not.toBeNull());
    unmount();
    expect(end).toHaveBeenCalledOnce();
  });

  it("is not there for who came by a link", () => {
    const { find } = viewOf(new FakeBoard(), { rest: new Rest(SERVER), byLink: true });
    expect(find(".nb-share-button")).toBeNull();
  });
});
