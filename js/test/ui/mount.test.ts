// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { mount } from "../../src/ui/mount";
import { FakeBoard, YOU } from "../fake-board";
import { installPage, type Page } from "../support/canvas";
import { rect } from "../support/elements";

let page: Page;
beforeEach(() => {
  page = installPage();
  document.body.replaceChildren();
});

function setUp(board = new FakeBoard(), options: object = {}) {
  const cell = document.createElement("div");
  cell.tabIndex = -1;
  const host = document.createElement("div");
  cell.append(host);
  document.body.append(cell);
  const unmount = mount(host, board, { height: 480, ...options });
  const root = host.shadowRoot as ShadowRoot;
  const stage = root.querySelector(".nb-stage") as HTMLElement;
  page.resize(stage, 900, 480);
  page.frames();
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);
  const button = (label: string) => find(`button[aria-label="${label}"]`) as HTMLButtonElement;
  const press = (target: Element, key: string, more: object = {}): KeyboardEvent => {
    const event = new KeyboardEvent("keydown", {
      key,
      bubbles: true,
      composed: true,
      cancelable: true,
      ...more,
    });
    target.dispatchEvent(event);
    return event;
  };
  /** Waits until preact has rendered. */
  const settle = () => vi.waitFor(() => page.frames());
  return { board, cell, host, root, stage, find, button, press, settle, unmount };
}

describe("keys", () => {
  it("of a focused board never reach the page", () => {
    const { stage, press } = setUp();
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    for (const key of ["a", "d", "Enter", "p", "Delete", "ArrowDown"]) press(stage, key);
    document.removeEventListener("keydown", heard);
    expect(heard).not.toHaveBeenCalled();
  });

  it("of the host are marked as not its business", () => {
    expect(setUp().host.hasAttribute("data-lm-suppress-shortcuts")).toBe(true);
  });

  it("choose tools, undo and redo", async () => {
    const { board, stage, button, press } = setUp();
    press(stage, "e");
    await vi.waitFor(() => expect(button("Eraser").getAttribute("aria-pressed")).toBe("true"));
    board.submit([{ kind: "add", element: rect([0, 0, 9, 9]) }]);
    expect(press(stage, "z", { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(board.size).toBe(0);
    press(stage, "Z", { ctrlKey: true, shiftKey: true });
    expect(board.size).toBe(1);
  });

  it("that save are handed on to the notebook", () => {
    const { cell, stage, press } = setUp();
    const heard = vi.fn();
    cell.addEventListener("keydown", (event) => heard(event.key, event.ctrlKey));
    expect(press(stage, "s", { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(heard).toHaveBeenCalledWith("s", true);
  });

  it("Space on a button presses it and moves no board", () => {
    const { button, press } = setUp();
    expect(press(button("Eraser"), " ").defaultPrevented).toBe(false);
  });

  it("Escape gives the focus to what is round the board", () => {
    const { cell, stage, root, press } = setUp();
    stage.focus();
    expect(root.activeElement).toBe(stage);
    press(stage, "Escape");
    expect(root.activeElement).toBeNull();
    expect(document.activeElement).toBe(cell);
  });
});

describe("the wheel", () => {
  const wheel = (target: Element, more: object): WheelEvent => {
    const event = new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaY: 50, ...more });
    target.dispatchEvent(event);
    return event;
  };

  it("is the page's until the board has the focus", () => {
    const { stage } = setUp();
    expect(wheel(stage, {}).defaultPrevented).toBe(false);
    stage.focus();
    expect(wheel(stage, {}).defaultPrevented).toBe(true);
  });

  it("zooms with Ctrl, focused or not", async () => {
    const { stage, find } = setUp();
    expect(wheel(stage, { ctrlKey: true, deltaY: -100 }).defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(find(".nb-percent")?.textContent).toContain("122 %"));
  });
});

describe("what is said", () => {
  it("follows the connection", async () => {
    const { board, find } = setUp();
    expect(find(".nb-words")?.textContent).toBe("Live");
    board.setStatus({ state: "offline", waiting: 2, retryAt: Date.now() + 3000 });
    await vi.waitFor(() =>
      expect(find(".nb-words")?.textContent).toBe("Offline · 2 changes waiting"),
    );
    find(".nb-link")?.click();
    expect(board.retries).toBe(1);
  });

  it("is why there is no board", async () => {
    const { board, find, button } = setUp();
    board.setStatus({ state: "refused", code: "not-found", message: "ask its owner" });
    await vi.waitFor(() => expect(find("[role=alert]")?.textContent).toContain("Ask its owner"));
    expect(button("Pen")).toBeNull();
  });

  it("offers no tools to viewers", async () => {
    const { board, button } = setUp();
    board.canDraw = false;
    board.emit("meta", undefined);
    await vi.waitFor(() => expect(button("Pen")).toBeNull());
    expect(button("Zoom in")).not.toBeNull();
  });

  it("shows notices and reads them politely", async () => {
    const { board, find } = setUp();
    board.emit("notice", { text: "3 of 10 left: changed by Ada", level: "warning" });
    await vi.waitFor(() =>
      expect(find(".nb-toasts[aria-live=polite]")?.textContent).toContain("3 of 10 left"),
    );
  });

  it("names everyone who is here", async () => {
    const { board, find } = setUp();
    board.members.set("m2", { ...YOU, id: "m2", user: "bob", name: "Bob" });
    board.emit("members", undefined);
    await vi.waitFor(() =>
      expect(find(".nb-people")?.getAttribute("aria-label")).toBe(
        "2 people here: Ada Lovelace (you), Bob",
      ),
    );
  });

  it("hints at drawing only while the board is empty", async () => {
    const { board, find } = setUp();
    expect(find(".nb-hint")).not.toBeNull();
    board.receive([{ kind: "add", element: rect([0, 0, 9, 9]) }]);
    await vi.waitFor(() => expect(find(".nb-hint")).toBeNull());
  });
});

describe("a view", () => {
  it("shows the first content whole when it is out of sight", async () => {
    const board = new FakeBoard([rect([5000, 5000, 100, 100])]);
    const { find } = setUp(board);
    await vi.waitFor(() => expect(find(".nb-percent")?.textContent).toContain("100 %"));
    const sheet = find(".nb-sheet") as HTMLElement;
    expect(sheet.style.transform).toContain("scale(1)");
  });

  it("asks for the font only when there is something to show", () => {
    const loadFont = vi.fn(() => Promise.resolve());
    const { board } = setUp(new FakeBoard(), { loadFont });
    expect(loadFont).not.toHaveBeenCalled();
    board.load([rect([0, 0, 9, 9])]);
    expect(loadFont).toHaveBeenCalledTimes(1);
  });

  it("changes its height by the keys of its handle and tells so", () => {
    const onHeight = vi.fn();
    const { find, press } = setUp(new FakeBoard(), { onHeight });
    const box = find(".nb") as HTMLElement;
    Object.defineProperty(box, "clientHeight", { value: 480 });
    press(find(".nb-resize") as Element, "ArrowDown");
    expect(box.style.height).toBe("520px");
    expect(onHeight).toHaveBeenCalledWith(520);
  });

  it("leaves nothing behind", () => {
    const { board, host, unmount } = setUp();
    unmount();
    expect(host.shadowRoot?.childElementCount).toBe(0);
    board.load([rect([0, 0, 9, 9])]);
    board.setStatus({ state: "connecting" });
    expect(page.frames()).toBe(0);
  });

  it("has a label for every button", () => {
    const { root } = setUp();
    for (const each of root.querySelectorAll("button, input")) {
      expect(each.getAttribute("aria-label") ?? each.textContent).toBeTruthy();
    }
  });
});
