// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { copyText } from "../../src/ui/clipboard";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("copyText", () => {
  it("uses the clipboard where there is one", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    expect(await copyText("brave-otter-7f3k")).toBe(true);
    expect(writeText).toHaveBeenCalledWith("brave-otter-7f3k");
  });

  it.each([
    ["there is none", undefined],
    ["it may not be used", { writeText: () => Promise.reject(new Error("denied")) }],
  ])("selects and copies where %s, and leaves nothing behind", async (_, clipboard) => {
    vi.stubGlobal("navigator", { clipboard });
    const selected: string[] = [];
    document.execCommand = () => {
      selected.push((document.querySelector("textarea") as HTMLTextAreaElement).value);
      return true;
    };
    expect(await copyText("brave-otter-7f3k")).toBe(true);
    expect(selected).toEqual(["brave-otter-7f3k"]);
    expect(document.querySelector("textarea")).toBeNull();
  });
});
