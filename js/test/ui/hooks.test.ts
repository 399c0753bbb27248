// @vitest-environment jsdom
import { h, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { useBoard, useBoardValue, useLasting, useNow } from "../../src/ui/hooks";
import { FakeBoard } from "../fake-board";

afterEach(() => {
  vi.useRealTimers();
});

/** Renders what `read` gives; `again` renders with another argument. */
function shown<T>(read: (argument: T) => unknown, argument: T) {
  const place = document.createElement("div");
  const Probe = ({ value }: { value: T }) => h("p", null, String(read(value)));
  const again = (value: T): void => render(h(Probe, { value }), place);
  again(argument);
  return { place, again, text: () => place.textContent };
}

describe("useBoard", () => {
  it("renders again at once after an event, and no more after the end", async () => {
    const board = new FakeBoard();
    const { place, text } = shown((each: FakeBoard) => {
      useBoard(each, ["meta"]);
      return each.title;
    }, board);
    board.title = "Renamed";
    board.emit("meta", undefined);
    await vi.waitFor(() => expect(text()).toBe("Renamed"));
    render(null, place);
    board.emit("meta", undefined);
    expect(text()).toBe("");
  });
});

describe("useBoardValue", () => {
  it("renders only when the value differs", async () => {
    const board = new FakeBoard();
    const renders = vi.fn();
    const { text } = shown((each: FakeBoard) => {
      renders();
      return useBoardValue(each, ["change"], ({ seq }) => seq >= 2);
    }, board);
    const before = renders.mock.calls.length;
    board.receive([]);
    await Promise.resolve();
    expect(renders.mock.calls.length).toBe(before);
    board.receive([]);
    await vi.waitFor(() => expect(text()).toBe("true"));
  });
});

describe("useLasting", () => {
  it("is true only after a while without a break", async () => {
    vi.useFakeTimers();
    const { again, text } = shown((value: boolean) => useLasting(value, 1000), true as boolean);
    await vi.advanceTimersByTimeAsync(900);
    expect(text()).toBe("false");
    again(false);
    await vi.advanceTimersByTimeAsync(200);
    again(true);
    await vi.advanceTimersByTimeAsync(900);
    expect(text()).toBe("false");
    await vi.advanceTimersByTimeAsync(300);
    expect(text()).toBe("true");
    again(false);
    expect(text()).toBe("false");
  });
});

describe("useNow", () => {
  it("goes on only while it runs", async () => {
    vi.useFakeTimers({ now: 5000 });
    const { again, text } = shown((running: boolean) => useNow(running), true as boolean);
    await vi.advanceTimersByTimeAsync(2100);
    expect(Number(text())).toBeGreaterThanOrEqual(7000);
    again(false);
    await vi.advanceTimersByTimeAsync(100);
    const still = text();
    await vi.advanceTimersByTimeAsync(5000);
    expect(text()).toBe(still);
  });
});
