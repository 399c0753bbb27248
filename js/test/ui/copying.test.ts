// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { FakeBoard } from "../fake-board";
import { rect } from "../support/elements";
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
    expect(JSON.parse(data.get("text/plain") ?? "")).toMatchObject({ nbboard: 1, board: board.id });
    fire("cut", data);
    expect(board.size).toBe(0);
    expect(fire("paste", data).defaultPrevented).toBe(true);
    expect(board.size).toBe(1);
  });

  it("is the page's own when the board has no focus, or the text is none of ours", () => {
    const { board, stage } = open();
    expect(fire("paste", new Map([["text/plain", "hello"]])).defaultPrevented).toBe(false);
    stage.blur();
    expect(fire("copy", new Map()).defaultPrevented).toBe(false);
    expect(fire("cut", new Map()).defaultPrevented).toBe(false);
    expect(board.size).toBe(1);
  });

  it("that takes no picture is told of in words", async () => {
    const { press, stage, text, until } = open();
    HTMLCanvasElement.prototype.toBlob = (done) => done(null);
    vi.stubGlobal("ClipboardItem", undefined);
    press(stage, "C", { altKey: true, shiftKey: true });
    await until(() => expect(text(".nb-toast")).toBe("This page may not copy pictures."));
  });
});
