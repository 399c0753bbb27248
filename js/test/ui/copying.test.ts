// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { STYLE_DEFAULTS, TEXT_BOX_DEFAULTS } from "../../src/core/types.gen";
import { clipInHtml } from "../../src/tools/clip";
import { FakeBoard } from "../fake-board";
import { id, rect } from "../support/elements";
import { viewOf } from "../support/view";

/** A clipboard event as the page's body gets it when nothing is marked in the page. */
function fire(name: string, data: Map<string, string>): Event {
  const event = new Event(name, { bubbles: true, cancelable: true });
  const clipboardData = {
    setData: (type: string, value: string) => data.set(type, value),
    getData: (type: string) => data.get(type) ?? "",
  };
  Object.defineProperty(event, "clipboardData", { value: clipboardData });
  document.body.dispatchEvent(event);
  return event;
}

function open() {
  const view = viewOf(new FakeBoard([rect([100, 100, 50, 50])]));
  view.stage.focus();
  view.press(view.stage, "v");
  view.press(view.stage, "a", { ctrlKey: true });
  return view;
}

describe("the clipboard", () => {
  it("takes what is selected and gives it back; cut takes it away", () => {
    const { board } = open();
    const data = new Map<string, string>();
    expect(fire("copy", data).defaultPrevented).toBe(true);
    expect(data.has("text/plain")).toBe(false);
    expect(clipInHtml(data.get("text/html") ?? "")?.board).toBe(board.id);
    fire("cut", data);
    expect(board.size).toBe(0);
    expect(fire("paste", data).defaultPrevented).toBe(true);
    expect(board.size).toBe(1);
  });

  it("is the page's own when the board has no focus, or nothing is on it", () => {
    const { board, stage } = open();
    expect(fire("paste", new Map([["text/plain", " \n "]])).defaultPrevented).toBe(false);
    stage.blur();
    expect(fire("paste", new Map([["text/plain", "hello"]])).defaultPrevented).toBe(false);
    expect(fire("copy", new Map()).defaultPrevented).toBe(false);
    expect(fire("cut", new Map()).defaultPrevented).toBe(false);
    expect(board.size).toBe(1);
  });

  it("holds words for where one writes, and a picture beside them where the page may", async () => {
    const words = { ...TEXT_BOX_DEFAULTS, id: id(), style: STYLE_DEFAULTS, text: "Ask Grace" };
    const view = viewOf(new FakeBoard([{ ...words, at: [0, 0], size: [1600, 320] }]));
    view.stage.focus();
    view.press(view.stage, "a", { ctrlKey: true });
    const items: Record<string, Promise<Blob>>[] = [];
    HTMLCanvasElement.prototype.toBlob = (done) => done(new Blob(["x"], { type: "image/png" }));
    vi.stubGlobal(
      "ClipboardItem",
      class {
        constructor(readonly parts: Record<string, Promise<Blob>>) {
          items.push(parts);
        }
      },
    );
    const write = vi.fn().mockRejectedValue(new Error("no"));
    vi.stubGlobal("navigator", { ...navigator, language: "en", clipboard: { write } });
    const data = new Map<string, string>();
    fire("copy", data);
    expect(data.get("text/plain")).toBe("Ask Grace");
    expect(Object.keys(items[0] ?? {})).toEqual(["text/plain", "text/html", "image/png"]);
    expect((await items[0]?.["image/png"])?.type).toBe("image/png");
    await vi.waitFor(() => expect(write).toHaveBeenCalledTimes(1));
    expect(view.find(".nb-toast")).toBeNull();
  });

  it("that takes no picture is told of in words", async () => {
    const { press, stage, text, until } = open();
    HTMLCanvasElement.prototype.toBlob = (done) => done(null);
    vi.stubGlobal("ClipboardItem", undefined);
    press(stage, "C", { altKey: true, shiftKey: true });
    await until(() => expect(text(".nb-toast")).toBe("This page may not copy pictures."));
  });
});
