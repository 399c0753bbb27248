// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { Rest } from "../../src/sync/rest";
import { FakeBoard } from "../fake-board";
import { SERVER, Status, serve } from "../support/server";
import { viewOf } from "../support/view";

afterEach(() => vi.unstubAllGlobals());

function closed(code: string, answer: unknown = {}) {
  const asked = serve({ "POST api/boards/brave-otter-7f3k/ask": () => answer });
  const view = viewOf(new FakeBoard(), { rest: new Rest(SERVER) });
  view.board.setStatus({ state: "refused", code, message: "no such board" });
  const ask = () => view.find(".nb-ask button:last-child");
  return { ...view, asked, ask };
}

describe("a board that is not there, or not shared", () => {
  it("can be asked for, and says the same whatever there is", async () => {
    const { ask, asked, find, root, text, until } = closed("not-found");
    await until(() => expect(ask()?.textContent).toBe("Ask to draw"));
    ask()?.click();
    await until(() => expect(text(".nb-ask")).toContain("If this board exists"));
    expect(asked).toEqual(['POST api/boards/brave-otter-7f3k/ask {"role":"editor"}']);
    await until(() => expect(ask()?.textContent).toBe("Asked"));
    for (const each of root.querySelectorAll<HTMLButtonElement>(".nb-ask button"))
      expect(each.disabled).toBe(true);
    expect(find(".nb-chat-button")).toBeNull();
  });

  it("opens the board by itself once its owners let one in, and only after asking", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      let isIn = false;
      const asked = serve({
        "POST api/boards/brave-otter-7f3k/ask": () => ({}),
        "GET api/boards/brave-otter-7f3k": () => (isIn ? {} : new Status(404, { message: "no" })),
      });
      const { board, find, text, until } = viewOf(new FakeBoard(), { rest: new Rest(SERVER) });
      board.setStatus({ state: "refused", code: "not-found", message: "no such board" });
      await until(() => expect(find(".nb-ask button")).not.toBeNull());
      vi.advanceTimersByTime(10_000);
      expect(asked).toEqual([]);
      const others = vi.getTimerCount();
      find(".nb-ask button")?.click();
      await until(() => expect(text(".nb-ask")).toContain("opens here"));
      // What looks again begins after the words are there.
      await until(() => expect(vi.getTimerCount()).toBeGreaterThan(others));
      vi.advanceTimersByTime(10_000);
      await until(() => expect(asked).toHaveLength(2));
      expect(board.retries).toBe(0);
      isIn = true;
      vi.advanceTimersByTime(10_000);
      await until(() => expect(board.retries).toBe(1));
    } finally {
      vi.useRealTimers();
    }
  });

  it("says what the server says to who asks too often", async () => {
    const no = new Status(429, { message: "wait 30 s", reason: "TooOften" });
    const { ask, text, until } = closed("not-shared", no);
    await until(() => expect(ask()).not.toBeNull());
    ask()?.click();
    await until(() => expect(text(".nb-ask")).toContain("wait 30 s"));
  });

  it("cannot be asked for when it was deleted; the other boards are one link away", async () => {
    const { ask, find, until } = closed("deleted");
    await until(() => expect(find(".nb-ask a")?.getAttribute("href")).toBe(SERVER));
    expect(ask()).toBeNull();
  });

  it("is started again where its session was ended", async () => {
    const { board, find, until } = closed("ended");
    await until(() => expect(find(".nb-retry")?.textContent).toBe("Start again"));
    find(".nb-retry")?.click();
    expect(board.retries).toBe(1);
  });
});
