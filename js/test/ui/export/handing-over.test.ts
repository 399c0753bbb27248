// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { copyFile, download, mayCopy } from "../../../src/ui/export/handing-over";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a download", () => {
  it("is a link that is pressed once and leaves nothing behind", () => {
    vi.useFakeTimers();
    URL.createObjectURL = vi.fn(() => "blob:one");
    URL.revokeObjectURL = vi.fn();
    const pressed: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLElement) {
      const link = this as HTMLAnchorElement;
      pressed.push(`${link.download} ${link.href}`);
    });
    download(document, new Blob(["x"]), "a.png");
    expect(pressed).toEqual(["a.png blob:one"]);
    expect(document.querySelector("a")).toBeNull();
    vi.advanceTimersByTime(60_000);
    expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:one");
  });
});

describe("a copy", () => {
  it("is of the type that others take, and fails as the file does", async () => {
    expect(mayCopy()).toBe(false);
    const items: Record<string, Promise<Blob>>[] = [];
    vi.stubGlobal(
      "ClipboardItem",
      class {
        constructor(given: Record<string, Promise<Blob>>) {
          items.push(given);
        }
      },
    );
    const write = vi.fn(async () => void (await Promise.all(items.flatMap(Object.values))));
    vi.stubGlobal("navigator", { clipboard: { write } });
    expect(mayCopy()).toBe(true);
    await copyFile(Promise.resolve(new Blob(["<svg/>"], { type: "image/svg+xml" })), "svg");
    await copyFile(Promise.resolve(new Blob(["x"])), "png");
    expect(items.map((item) => Object.keys(item))).toEqual([["text/plain"], ["image/png"]]);
    const text = await items[0]?.["text/plain"];
    expect(text?.type).toBe("text/plain");
    await expect(copyFile(Promise.reject(new Error("none")), "png")).rejects.toThrow("none");
  });
});
