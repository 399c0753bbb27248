// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { YOU } from "../fake-board";
import { viewOf } from "../support/view";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the header", () => {
  it("says in words how the connection is, and lets one retry", async () => {
    const { board, find, text, until } = viewOf();
    expect(text(".nb-words")).toBe("Live");
    board.setStatus({ state: "offline", waiting: 2, retryAt: Date.now() + 3000 });
    await until(() => expect(text(".nb-words")).toBe("Offline · 2 changes waiting"));
    expect(text(".nb-aside")).toBe("next try in 3 s");
    expect(find(".nb-words")?.getAttribute("role")).toBe("status");
    find(".nb-link")?.click();
    expect(board.retries).toBe(1);
  });

  it("says that saving takes long only when it lasts", async () => {
    const { board, text, until } = viewOf();
    board.setStatus({ state: "live", waiting: 1 });
    await until(() => expect(text(".nb-words")).toBe("Live"));
    await vi.waitFor(() => expect(text(".nb-words")).toBe("Saving 1 change…"));
    board.setStatus({ state: "live", waiting: 0 });
    await until(() => expect(text(".nb-words")).toBe("Live"));
  });

  it("follows the title", async () => {
    const { board, text, find, until } = viewOf();
    expect(text(".nb-name")).toBe("Sprint 12");
    board.title = "Sprint 13";
    board.emit("meta", undefined);
    await until(() => expect(text(".nb-name")).toBe("Sprint 13"));
    expect(find(".nb-stage")?.getAttribute("aria-label")).toBe("Whiteboard Sprint 13");
  });

  it("copies the id and says so", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
    const { find, until } = viewOf();
    find(".nb-id")?.click();
    await until(() => expect(find(".nb-id")?.getAttribute("aria-label")).toBe("Copied"));
    expect(writeText).toHaveBeenCalledWith("brave-otter-7f3k");
  });

  it("shows the id to be copied by hand where the page may not copy", async () => {
    vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
    const { find, text, until } = viewOf();
    document.execCommand = () => false;
    find(".nb-id")?.click();
    await until(() => expect(text(".nb-toasts")).toContain("brave-otter-7f3k"));
  });

  it("names everyone who is here, and counts those it has no room for", async () => {
    const { board, find, text, until } = viewOf();
    for (const [i, name] of ["Bob", "Cy", "Di", "Eve", "Fay"].entries()) {
      board.members.set(name, { ...YOU, id: `x${i}`, user: name, name });
    }
    board.emit("members", undefined);
    await until(() => expect(find(".nb-more span")?.dataset.letters).toBe("+2"));
    expect(find(".nb-people")?.getAttribute("aria-label")).toBe(
      "People, 6 here: Ada Lovelace (you), Bob, Cy, Di, Eve, Fay",
    );
    expect(text(".nb-count")).toBe("6");
  });
});
