// @vitest-environment jsdom
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Element,
  IMAGE_DEFAULTS,
  type Image,
  LIMITS,
  STYLE_DEFAULTS,
  type TextBox,
} from "../../src/core/types.gen";
import { clipHtml, clipText } from "../../src/tools/clip";
import { FrontSource } from "../../src/ui/front-source";
import { isDrawing, pasteOn, takeDrawing } from "../../src/ui/pasting";
import { installPage } from "../support/canvas";
import { deskWith } from "../support/desk";
import { id, rect } from "../support/elements";

// Whatever waits below waits for the paste, not for the reading of modules.
beforeAll(() => HERE.load());
beforeEach(() => {
  installPage();
});

const HERE = new FrontSource(() => import("../../src/entry/front"));

function setUp(front = HERE) {
  const parts = deskWith("select");
  parts.desk.pointed = [300, 200];
  const told: string[] = [];
  const paste = (data: Record<string, string>): boolean =>
    pasteOn({ desk: parts.desk, front, tell: ({ text }) => told.push(text) }, {
      getData: (type: string) => data[type] ?? "",
    } as unknown as DataTransfer);
  const on = (): Element[] => [...parts.board.elements()];
  return { ...parts, told, paste, on };
}

const image: Element = {
  ...IMAGE_DEFAULTS,
  style: STYLE_DEFAULTS,
  id: id(),
  at: [0, 0],
  size: [160, 160],
  blob: "0".repeat(64),
};

describe("pasting words", () => {
  it("makes a text of them, letter by letter, selected", () => {
    const { paste, on, desk } = setUp();
    const words = '<img src=x onerror="alert(1)">\r\nsecond\u0000 line\n';
    expect(paste({ "text/plain": words, "text/html": "<b>bold</b>" })).toBe(true);
    const [made] = on() as TextBox[];
    expect(made).toMatchObject({
      kind: "text",
      text: '<img src=x onerror="alert(1)">\nsecond line',
      lines: [],
    });
    expect(made?.at[0]).toBe(300 * 16);
    expect([...desk.selection.ids]).toEqual([made?.id]);
  });

  it("breaks long lines", () => {
    const { paste, on } = setUp();
    paste({ "text/plain": "many words ".repeat(40) });
    const [made] = on() as TextBox[];
    expect(made?.size[0]).toBe(640 * 16);
    expect(made?.lines.length).toBeGreaterThan(3);
  });

  it("refuses too many with words, and takes no spaces", () => {
    const { paste, on, told } = setUp();
    expect(paste({ "text/plain": "x".repeat(LIMITS.TEXT_BYTES + 1) })).toBe(true);
    expect(told[0]).toContain(`${LIMITS.TEXT_BYTES + 1} bytes`);
    expect(paste({ "text/plain": " \n" })).toBe(false);
    expect(paste({})).toBe(false);
    expect(on()).toEqual([]);
  });

  it("does nothing for who may only watch", () => {
    const { paste, on, board } = setUp();
    board.canDraw = false;
    expect(paste({ "text/plain": "hello" })).toBe(false);
    paste({ "text/plain": clipText({ board: board.id, elements: [rect([0, 0, 9, 9])] }) });
    expect(on()).toEqual([]);
  });
});

describe("pasting from another board", () => {
  it("keeps its images for this one, each once", async () => {
    const { paste, on, desk, told } = setUp();
    const bytes = vi.fn(async () => new Blob(["picture"]));
    const keep = vi.fn(async () => "1".repeat(64));
    desk.imageStore = { bytes, keep };
    const clip = { board: "other", elements: [image, rect([0, 0, 9, 9]), { ...image, id: id() }] };
    expect(paste({ "text/html": clipHtml(clip, "", "") })).toBe(true);
    await vi.waitFor(() => expect(on()).toHaveLength(3));
    expect(bytes).toHaveBeenCalledExactlyOnceWith(image.blob, "other");
    expect(keep).toHaveBeenCalledTimes(1);
    expect(on().map(({ kind }) => kind)).toEqual(["image", "rect", "image"]);
    expect((on()[0] as Image).blob).toBe("1".repeat(64));
    expect(told).toEqual([]);
  });

  it("leaves out images that cannot be had, and says how many", async () => {
    const { paste, on, told, board } = setUp();
    paste({ "text/plain": clipText({ board: "other", elements: [image, rect([0, 0, 9, 9])] }) });
    await vi.waitFor(() =>
      expect(told).toEqual(["1 could not be brought along and are left out."]),
    );
    expect(on().map(({ kind }) => kind)).toEqual(["rect"]);
    paste({ "text/plain": clipText({ board: board.id, elements: [image] }) });
    expect(on()).toHaveLength(2);
  });
});

describe("pasting from Excalidraw", () => {
  const drawing = (elements: object[], files: object = {}): string =>
    JSON.stringify({ type: "excalidraw/clipboard", elements, files });

  it("brings its shapes, and the images it carries", async () => {
    const { paste, on, desk, told } = setUp();
    const kept: string[] = [];
    desk.imageStore = {
      bytes: () => Promise.reject(new Error("not asked for")),
      keep: async (blob) => {
        kept.push(`${blob.type} ${blob.size}`);
        return "2".repeat(64);
      },
    };
    const box = { x: 10, y: 20, width: 100, height: 50 };
    const elements = [
      { type: "rectangle", ...box },
      { type: "image", ...box, fileId: "f" },
      { type: "image", ...box, fileId: "linked" },
      { type: "embeddable", ...box },
    ];
    const files = {
      f: { dataURL: "data:image/png;base64,AAAA" },
      linked: { dataURL: "https://example.org/spy.png" },
    };
    expect(paste({ "text/plain": drawing(elements, files) })).toBe(true);
    await vi.waitFor(() => expect(on()).toHaveLength(2));
    expect(on().map(({ kind }) => kind)).toEqual(["rect", "image"]);
    expect(kept).toEqual(["image/png 3"]);
    expect(told).toEqual(["2 could not be brought along and are left out."]);
  });

  it("brings labels along with their shapes, and says what arrows do not do here", async () => {
    const { paste, on, told } = setUp();
    const box = { x: 10, y: 20, width: 100, height: 50 };
    const points = [
      [0, 0],
      [9, 9],
    ];
    const elements = [
      { type: "rectangle", id: "a", ...box },
      { type: "text", ...box, text: "Login", containerId: "a" },
      { type: "arrow", x: 0, y: 0, points, startBinding: { elementId: "a" } },
    ];
    paste({ "text/plain": drawing(elements) });
    await vi.waitFor(() => expect(on()).toHaveLength(3));
    const [shape, label, arrow] = on();
    expect(shape?.groups).toEqual([expect.stringMatching(/^[0-9a-z]{16}$/)]);
    expect(label?.groups).toEqual(shape?.groups);
    expect(arrow?.groups).toEqual([]);
    expect(told).toEqual(["An arrow was tied to a shape; here it stays when the shape moves."]);
  });

  it("that is no drawing after all is words", async () => {
    const { paste, on } = setUp();
    paste({ "text/plain": '{"type":"excalidraw/clipboard", broken' });
    await vi.waitFor(() => expect(on().map(({ kind }) => kind)).toEqual(["text"]));
  });

  it("says so when what reads it cannot be loaded", async () => {
    const offline = new FrontSource(() => Promise.reject(new TypeError("offline")));
    const { paste, on, told } = setUp(offline);
    expect(paste({ "text/plain": drawing([]) })).toBe(true);
    await vi.waitFor(() => expect(told.join()).toContain("cannot be reached now"));
    expect(on()).toEqual([]);
  });
});

describe("a file of Excalidraw's", () => {
  const file = (words: string, name = "plan.excalidraw"): File =>
    Object.assign(new File([words], name), { text: async () => words });
  const plan = JSON.stringify({
    elements: [{ type: "rectangle", x: 0, y: 0, width: 4000, height: 3000 }, { type: "iframe" }],
    type: "excalidraw",
  });

  function taking(front = HERE) {
    const parts = setUp(front);
    const { desk, told } = parts;
    const tell = ({ text }: { readonly text: string }): void => void told.push(text);
    const take = (what: File): Promise<void> =>
      takeDrawing({ desk, front, tell }, what, { x: 500, y: 100 });
    const pick = (what: File): Promise<void> => takeDrawing({ desk, front, tell }, what);
    return { ...parts, take, pick };
  }

  it("is told by its name", () => {
    expect(isDrawing(file("", "Plan.EXCALIDRAW"))).toBe(true);
    expect(isDrawing(file("", "plan.excalidraw.png"))).toBe(false);
  });

  it("comes round the place where it fell, selected and seen as a whole on an empty board", async () => {
    const { take, on, told, desk } = taking();
    const fit = vi.spyOn(desk.surface, "fit");
    await take(file(plan));
    expect(on()).toMatchObject([{ kind: "rect", at: [-1500 * 16, -1400 * 16] }]);
    expect([...desk.selection.ids]).toEqual(on().map(({ id }) => id));
    expect(told).toEqual(["1 could not be brought along and are left out."]);
    expect(fit).toHaveBeenCalledTimes(1);
    await take(file(plan));
    expect(on()).toHaveLength(2);
    expect(fit).toHaveBeenCalledTimes(1);
  });

  it("that is picked lies in view, or beside all there is and is shown there", async () => {
    const { pick, on, desk } = taking();
    const drawn = (side: number): File => {
      const box = { type: "ellipse", x: 0, y: 0, width: side, height: side };
      return file(JSON.stringify({ elements: [box] }));
    };
    const fit = vi.spyOn(desk.surface, "fit");
    await pick(drawn(200));
    expect(on()[0]?.at).toEqual([300 * 16, 140 * 16]);
    expect(fit).not.toHaveBeenCalled();
    const all = desk.surface.bounds();
    await pick(drawn(600));
    const [, beside] = on();
    expect(beside?.at[0]).toBeGreaterThan((all?.right ?? 0) * 16);
    expect(fit).toHaveBeenCalledTimes(1);
    const { left, right } = desk.surface.seen();
    expect(left * 16).toBeLessThan(beside?.at[0] ?? 0);
    expect(right * 16).toBeGreaterThan((beside?.at[0] ?? 0) + 600 * 16);
    expect([...desk.selection.ids]).toEqual([beside?.id]);
  });

  it("is refused with words when it is none, too large, or cannot be read now", async () => {
    const { take, on, told } = taking();
    await take(file("[]"));
    const large = file(plan);
    Object.defineProperty(large, "size", { value: 65 * 1024 * 1024 });
    await take(large);
    expect(told[0]).toBe("plan.excalidraw cannot be read as a drawing of Excalidraw.");
    expect(told[1]).toBe("plan.excalidraw has 65.0 MB; a drawing has at most 64 MB.");
    const nowhere = taking(new FrontSource(() => Promise.reject(new Error("gone"))));
    await nowhere.take(file(plan));
    expect(nowhere.told).toHaveLength(1);
    expect([...on(), ...nowhere.on()]).toEqual([]);
  });
});
