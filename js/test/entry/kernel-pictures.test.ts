import { afterEach, describe, expect, it, vi } from "vitest";
import { KernelPictures } from "../../src/entry/kernel-pictures";

afterEach(() => void vi.unstubAllGlobals());

describe("pictures through the kernel", () => {
  it("are asked for when they are first painted, once, and told when they are here", async () => {
    const bitmap = { width: 1 };
    vi.stubGlobal("createImageBitmap", () => Promise.resolve(bitmap));
    const asked = vi.fn((_address: string) => Promise.resolve(new Response("png")));
    vi.stubGlobal("fetch", asked);
    const arrived = vi.fn();
    const pictures = new KernelPictures((blob) => `kernel:/b/${blob}`, arrived);
    expect(pictures.get("ab")).toBeUndefined();
    expect(pictures.get("ab")).toBeUndefined();
    await vi.waitFor(() => expect(arrived).toHaveBeenCalledWith("ab"));
    expect(pictures.get("ab")).toBe(bitmap);
    expect(asked.mock.calls).toEqual([["kernel:/b/ab"]]);
  });

  it("are asked for again after the kernel did not answer, not when there is none", async () => {
    const asked = vi.fn(() => Promise.reject(new Error("busy")));
    vi.stubGlobal("fetch", asked);
    const pictures = new KernelPictures((blob) => blob, vi.fn());
    pictures.get("ab");
    await vi.waitFor(() => {
      pictures.get("ab");
      expect(asked).toHaveBeenCalledTimes(2);
    });
    const none = vi.fn(() => Promise.resolve(new Response("", { status: 404 })));
    vi.stubGlobal("fetch", none);
    const others = new KernelPictures((blob) => blob, vi.fn());
    others.get("cd");
    await Promise.resolve();
    others.get("cd");
    expect(none).toHaveBeenCalledTimes(1);
  });
});
