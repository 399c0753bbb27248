// @vitest-environment jsdom
import axe from "axe-core";
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Rest } from "../../../src/sync/rest";
import { ExportDialog } from "../../../src/ui/export/export-dialog";
import { FakeBoard } from "../../fake-board";
import { rect } from "../../support/elements";
import { SERVER } from "../../support/server";

const HERE = `${SERVER}api/boards/brave-otter-7f3k/export`;

afterEach(() => {
  const before = document.querySelector("#export");
  if (before !== null) render(null, before);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Answer = (url: URL, init: RequestInit) => Promise<Response>;
const drawn: Answer = async () => new Response("drawn");

function opened({ selected = 0, answer = drawn }: { selected?: number; answer?: Answer } = {}) {
  const asked: { url: URL; init: RequestInit }[] = [];
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => {
    asked.push({ url: new URL(address), init });
    return answer(new URL(address), init);
  });
  URL.createObjectURL = vi.fn(() => "blob:file");
  URL.revokeObjectURL = vi.fn();
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLElement) {
    saved.push((this as HTMLAnchorElement).download);
  });
  const board = new FakeBoard([rect([0, 0, 100, 50]), rect([200, 0, 100, 50])]);
  const root = document.createElement("div");
  root.id = "export";
  document.body.replaceChildren(root);
  const paint = vi.fn((_: object): HTMLCanvasElement | undefined => undefined);
  const [tell, close] = [vi.fn(), vi.fn()];
  const some = [...board.elements()].slice(0, selected);
  const parts = { board, rest: new Rest(SERVER), selected: some, paint, tell, close };
  render(createElement(ExportDialog, parts), root);
  const radio = (words: string) =>
    [...root.querySelectorAll("label")].find((each) => each.textContent === words)?.control;
  const press = (words: string) =>
    [...root.querySelectorAll("button")].find((each) => each.textContent === words)?.click();
  const until = (check: () => void) => vi.waitFor(check, { interval: 10 });
  const status = () => root.querySelector("[role=status]")?.textContent;
  return { root, board, asked, saved, paint, tell, close, radio, press, until, status };
}

describe("the export dialog", () => {
  it("saves the whole board as it is asked for, and says so", async () => {
    const { asked, saved, tell, close, radio, press, until, root } = opened();
    radio("4×")?.click();
    radio("Dark")?.click();
    await until(() => expect(root.textContent).toContain("pixels"));
    press("Download");
    await until(() => expect(close).toHaveBeenCalledOnce());
    expect(asked.map(({ url }) => url.href)).toEqual([`${HERE}?format=png&scale=4&dark=true`]);
    expect(saved).toHaveLength(1);
    expect(saved[0]).toMatch(/\.png$/);
    expect(tell).toHaveBeenCalledWith({ text: `Saved as ${saved[0]}.`, level: "info" });
    radio("2×")?.click();
    radio("Dark")?.click();
  });

  it("offers what is selected first, but not one thing alone, which was perhaps just drawn", async () => {
    const { asked, radio, press, until, close, board } = opened({ selected: 2 });
    const ids = [...board.elements()].map(({ id }) => id);
    expect(radio("Selection (2)")).toHaveProperty("checked", true);
    radio("Excalidraw")?.click();
    await until(() => expect(radio("2×")).toBeUndefined());
    press("Download");
    await until(() => expect(close).toHaveBeenCalledOnce());
    expect(asked[0]?.url.searchParams.get("ids")).toBe(ids.join(","));
    expect(asked[0]?.url.searchParams.get("format")).toBe("excalidraw");
    radio("PNG")?.click();
    const alone = opened({ selected: 1 });
    expect(alone.radio("Selection (1)")).toHaveProperty("checked", false);
    expect(alone.radio("Whole board")).toHaveProperty("checked", true);
  });

  it("says in the server's words why it does not work, and stays", async () => {
    const message = "a picture of 99999 × 9 pixels; give a scale of at most 0.3";
    const answer = async () => new Response(JSON.stringify({ message }), { status: 413 });
    const { press, until, status, close, saved } = opened({ answer });
    press("Download");
    await until(() => expect(status()).toBe(`Not done: ${message}.`));
    expect(close).not.toHaveBeenCalled();
    expect(saved).toEqual([]);
  });

  it("counts the seconds of a long one, which can be cancelled", async () => {
    const answer: Answer = (_, { signal }) =>
      new Promise((_done, failed) =>
        signal?.addEventListener("abort", () => failed(new Error("aborted"))),
      );
    const { press, until, status, root, saved, close } = opened({ answer });
    press("Download");
    await until(() => expect(status()).toMatch(/Drawing 2 elements … [12] s/));
    expect(root.querySelector("[type=submit]")?.getAttribute("aria-disabled")).toBe("true");
    press("Cancel");
    await until(() => expect(status()).toBe(""));
    expect(root.textContent).not.toContain("Cancel");
    expect(saved).toEqual([]);
    expect(close).not.toHaveBeenCalled();
  });

  it("paints a PNG itself when the server cannot be reached", async () => {
    const answer = () => Promise.reject(new TypeError("no network"));
    const { press, until, paint, saved } = opened({ answer });
    const canvas = document.createElement("canvas");
    canvas.toBlob = (done) => done(new Blob(["painted"]));
    paint.mockReturnValue(canvas);
    press("Download");
    await until(() => expect(saved).toHaveLength(1));
    expect(paint.mock.lastCall?.[0]).toMatchObject({ scale: 2, dark: false, transparent: false });
  });

  it("puts a picture on the clipboard while it is still on its way", async () => {
    const written: Promise<Blob>[] = [];
    vi.stubGlobal(
      "ClipboardItem",
      class {
        constructor(items: Record<string, Promise<Blob>>) {
          written.push(...Object.values(items));
        }
      },
    );
    const write = vi.fn(async () => void (await Promise.all(written)));
    vi.stubGlobal("navigator", { ...navigator, clipboard: { write } });
    const { press, until, tell } = opened();
    press("Copy");
    await until(() => expect(tell).toHaveBeenCalled());
    expect(tell).toHaveBeenCalledWith({ text: "Copied as a picture.", level: "info" });
    expect((await written[0])?.type).toBe("image/png");
  });

  it("asks for paper when it is to be a PDF", async () => {
    const { root, asked, radio, press, until, close } = opened();
    radio("PDF")?.click();
    const select = () => [...root.querySelectorAll("select")];
    await until(() => expect(select()).toHaveLength(1));
    const choose = async (at: number, value: string) => {
      const field = select()[at] as HTMLSelectElement;
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    await choose(0, "a4");
    await until(() => expect(select()).toHaveLength(3));
    await choose(2, "tiled");
    press("Download");
    await until(() => expect(close).toHaveBeenCalledOnce());
    expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toEqual({
      format: "pdf",
      page: "a4",
      orientation: "auto",
      scale: "1",
    });
    await choose(2, "fit");
    await choose(0, "");
    radio("PNG")?.click();
  });

  it("has no fault that axe finds", async () => {
    const { root, radio } = opened({ selected: 1 });
    const options = { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } };
    for (const format of ["PDF", "PNG"]) {
      radio(format)?.click();
      const { violations } = await axe.run(root, options);
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
  });
});
