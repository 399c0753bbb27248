// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { Frames } from "../../src/canvas/frames";
import { installPage, type Page } from "../support/canvas";

let page: Page;
beforeEach(() => {
  page = installPage();
});

describe("Frames", () => {
  it("come once however often they are asked for", () => {
    let count = 0;
    const frames = new Frames(() => {
      count += 1;
      return false;
    });
    frames.request();
    frames.request();
    expect(page.frames()).toBe(1);
    expect(count).toBe(1);
  });

  it("go on while there is work", () => {
    let left = 5;
    const frames = new Frames(() => {
      left -= 1;
      return left > 0;
    });
    frames.request();
    expect(page.frames()).toBe(5);
  });

  it("stop", () => {
    const frames = new Frames(() => true);
    frames.request();
    frames.stop();
    expect(page.frames()).toBe(0);
  });
});
