// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../src/core/types.gen";
import { UploadRefused } from "../../src/sync/upload";
import { FakeBoard } from "../fake-board";
import { viewOf } from "../support/view";

const kept = { sha256: "ab".repeat(32), width: 60, height: 40 };

afterEach(() => vi.unstubAllGlobals());

function taking(upload = vi.fn(async (_: Blob) => kept)) {
  const view = viewOf(new FakeBoard(), { upload });
  const close = vi.fn();
  const picture = { width: 60, height: 40, close };
  const decode = vi.fn(async (_: Blob) => picture);
  vi.stubGlobal("createImageBitmap", decode);
  const send = (type: "paste" | "drop", files: readonly File[], types = ["Files"]) => {
    const event = new MouseEvent(type, {
      bubbles: true,
      cancelable: true,
      clientX: 300,
      clientY: 200,
    });
    const data = { files, types };
    Object.defineProperty(event, "clipboardData", { value: data });
    Object.defineProperty(event, "dataTransfer", { value: data });
    view.stage.dispatchEvent(event);
    return event;
  };
  const warned = () => view.find(".nb-toasts")?.textContent ?? "";
  return { ...view, upload, decode, picture, close, send, warned };
}

function file(type = "image/png", size = 10, name = "plot.png"): File {
  const made = new File(["x"], name, { type });
  Object.defineProperty(made, "size", { value: size });
  return made;
}

describe("images", () => {
  it("that are dropped lie where they fell, selected", async () => {
    const { send, board, upload, close, until, button } = taking();
    expect(send("drop", [file()]).defaultPrevented).toBe(true);
    await until(() => expect(board.size).toBe(1));
    expect([...board.elements()][0]).toMatchObject({
      kind: "image",
      blob: kept.sha256,
      at: [270 * 16, 180 * 16],
      size: [960, 640],
    });
    expect(upload).toHaveBeenCalledTimes(1);
    await until(() => expect(close).toHaveBeenCalled());
    await until(() => expect(button("Select")?.getAttribute("aria-pressed")).toBe("true"));
  });

  it("that are pasted lie in the middle; pasted words are left alone", async () => {
    const { send, board, until } = taking();
    expect(send("paste", [file()], ["Files", "text/plain"]).defaultPrevented).toBe(false);
    expect(send("paste", [file("text/csv")]).defaultPrevented).toBe(false);
    expect(send("paste", [file()]).defaultPrevented).toBe(true);
    await until(() => expect(board.size).toBe(1));
    expect([...board.elements()][0]).toMatchObject({ at: [420 * 16, 220 * 16] });
  });

  it("are told from drawings, whose elements come", async () => {
    const { send, board, until, upload } = taking();
    const plan = '{"type":"excalidraw","elements":[{"type":"ellipse","x":0,"y":0,"width":9}]}';
    send("drop", [Object.assign(file("", 9, "plan.excalidraw"), { text: async () => plan })]);
    await until(() => expect(board.size).toBe(1));
    expect([...board.elements()][0]).toMatchObject({ kind: "ellipse" });
    expect(upload).not.toHaveBeenCalled();
  });

  it("are refused with words that name the file", async () => {
    const { send, decode, picture, board, until, warned, upload } = taking();
    send("drop", [file("text/plain", 10, "notes.txt")]);
    await until(() => expect(warned()).toContain("notes.txt is neither an image nor a drawing"));
    send("drop", [file("", 10, "plan.nbboard")]);
    await until(() => expect(warned()).toContain('board.load("plan.nbboard")'));
    send("drop", [file("image/png", LIMITS.BLOB_BYTES + 1)]);
    await until(() => expect(warned()).toContain("plot.png has 10.0 MB; an image has at most 10"));
    decode.mockRejectedValueOnce(new Error("no"));
    send("drop", [file()]);
    await until(() => expect(warned()).toContain("plot.png cannot be read"));
    decode.mockResolvedValueOnce({ ...picture, width: 20_000, height: 10 });
    send("drop", [file()]);
    await until(() => expect(warned()).toContain("20000 × 10 pixels"));
    expect(upload).not.toHaveBeenCalled();
    expect(board.submitted).toEqual([]);
  });

  it("that the server refuses, or that cannot reach it, are told and gone", async () => {
    const { send, upload, until, warned, board } = taking();
    upload.mockRejectedValueOnce(new UploadRefused("it is damaged"));
    send("drop", [file()]);
    await until(() => expect(warned()).toContain("plot.png was not uploaded: it is damaged"));
    upload.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    send("drop", [file()]);
    await until(() => expect(warned()).toContain("the server cannot be reached"));
    expect(board.submitted).toEqual([]);
  });

  it("are not taken from viewers, nor where nothing can be uploaded", () => {
    const { send, board } = taking();
    board.canDraw = false;
    expect(send("drop", [file()]).defaultPrevented).toBe(false);
    expect(viewOf().button("Image")).toBeNull();
  });
});
