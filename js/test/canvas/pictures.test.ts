// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { FetchedPictures, NO_PICTURES } from "../../src/canvas/pictures";

describe("pictures", () => {
  it("are fetched once, and told of when they arrive", () => {
    const made: FakeImage[] = [];
    class FakeImage {
      src = "";
      onload = (): void => undefined;
      constructor() {
        made.push(this);
      }
    }
    vi.stubGlobal("Image", FakeImage);
    const arrived = vi.fn();
    const pictures = new FetchedPictures((blob) => `blobs/${blob}`, arrived);
    expect(pictures.get("a1")).toBeUndefined();
    expect(pictures.get("a1")).toBeUndefined();
    expect(made).toHaveLength(1);
    expect(made[0]?.src).toBe("blobs/a1");
    made[0]?.onload();
    expect(arrived).toHaveBeenCalledWith("a1");
    expect(pictures.get("a1")).toBe(made[0]);
    vi.unstubAllGlobals();
  });

  it("never come where there is no server", () => {
    expect(NO_PICTURES.get("a1")).toBeUndefined();
  });
});
