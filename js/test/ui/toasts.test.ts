// @vitest-environment jsdom
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Notice } from "../../src/sync/board";
import { viewOf } from "../support/view";

const warning = (text: string): Notice => ({ text, level: "warning" });

describe("notices", () => {
  it("are shown and read politely", async () => {
    const { board, text, until } = viewOf();
    board.emit("notice", warning("3 of 10 left: changed by Ada"));
    await until(() => expect(text(".nb-toasts[aria-live=polite]")).toContain("3 of 10 left"));
  });

  it("are at most three, and the same one only once", async () => {
    const { board, root, until } = viewOf();
    for (const text of ["one", "two", "two", "three", "four"]) board.emit("notice", warning(text));
    await until(() => expect(root.querySelectorAll(".nb-toast")).toHaveLength(3));
    const texts = [...root.querySelectorAll(".nb-toast")].map(({ textContent }) => textContent);
    expect(texts).toEqual(["two", "three", "four"]);
  });

  it("go by themselves", async () => {
    vi.useFakeTimers();
    // Said before there is a view, so it comes after the view is taken away.
    onTestFinished(() => void vi.useRealTimers());
    const { board, find } = viewOf();
    board.emit("notice", warning("soon gone"));
    await vi.advanceTimersByTimeAsync(100);
    expect(find(".nb-toast")).not.toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(find(".nb-toast")).toBeNull();
  });
});
