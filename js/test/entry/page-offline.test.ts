// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refused, untilLoaded } from "../../src/entry/page-offline";
import { speak } from "../../src/sync/language";

const main = document.createElement("main");
const find = (name: string): HTMLElement => main.querySelector(name) as HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  document.documentElement.lang = "";
  document.body.replaceChildren(main);
});

afterEach(() => {
  vi.useRealTimers();
  speak(undefined);
  main.replaceChildren();
});

/** Fails so often, then gives "here". */
function failing(times: number, error: Error) {
  return vi.fn(async (attempt: number) => {
    if (attempt < times) throw error;
    return "here";
  });
}

describe("a page whose server is not there", () => {
  it("tries by itself, ever less often, and shows nothing of it afterwards", async () => {
    const load = failing(12, new TypeError("Failed to fetch"));
    const loaded = untilLoaded(main, load);
    await vi.advanceTimersByTimeAsync(0);
    expect(find("h1").textContent).toBe("Offline");
    expect(main.textContent).toMatch(/cannot be reached now.*Retry now.*next try in \d+ s/);
    expect(main.textContent).not.toContain("Failed to fetch");
    await vi.advanceTimersByTimeAsync(12 * 10_000);
    expect(await loaded).toBe("here");
    expect(load.mock.calls.map(([attempt]) => attempt)).toEqual([...Array(13).keys()]);
    expect(main.childElementCount).toBe(0);
  });

  it.each(["press", "network"])("tries at once at a word of the %s", async (by) => {
    const load = failing(1, new TypeError("Failed to fetch"));
    const loaded = untilLoaded(main, load);
    await vi.advanceTimersByTimeAsync(0);
    if (by === "press") find("button").click();
    else window.dispatchEvent(new Event("online"));
    expect(await loaded).toBe("here");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps the button that somebody is about to press, and reads out only what changes", async () => {
    void untilLoaded(main, failing(99, new Refused(503)));
    await vi.advanceTimersByTimeAsync(0);
    const [button, words] = [find("button"), find("p").firstChild];
    button.focus();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(document.activeElement).toBe(button);
    expect(find("p").firstChild).toBe(words);
    expect(find("[role=status]").textContent).not.toMatch(/next try/);
  });

  it("waits for whoever must sign in", async () => {
    const load = failing(99, new Refused(403));
    void untilLoaded(main, load);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load).toHaveBeenCalledTimes(1);
    expect(find("span").textContent).toBe("");
  });

  it("says it in German", async () => {
    speak("de");
    void untilLoaded(main, failing(99, new TypeError("Failed to fetch")));
    await vi.advanceTimersByTimeAsync(0);
    expect(main.textContent).toContain("Der Server ist gerade nicht zu erreichen.");
    expect(find("button").textContent).toBe("Jetzt versuchen");
    expect(document.documentElement.lang).toBe("de");
  });
});
