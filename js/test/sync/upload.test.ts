// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { UploadRefused, uploadImage, xsrfToken } from "../../src/sync/upload";

afterEach(() => vi.unstubAllGlobals());

describe("an upload", () => {
  it("posts the bytes with the page's cookie and token, and gives what was kept", async () => {
    const kept = { sha256: "ab".repeat(32), type: "image/png", width: 30, height: 20 };
    const fetched = vi.fn(async () => Response.json(kept, { status: 201 }));
    vi.stubGlobal("fetch", fetched);
    // biome-ignore lint/suspicious/noDocumentCookie: Jupyter sets it so
    document.cookie = "_xsrf=2|abc|def";
    const file = new Blob(["x"], { type: "image/png" });
    const found = await uploadImage("http://h/api/boards/b/blobs", file);
    expect(found).toEqual({ sha256: kept.sha256, width: 30, height: 20 });
    expect(fetched).toHaveBeenCalledWith(
      "http://h/api/boards/b/blobs",
      expect.objectContaining({
        method: "POST",
        body: file,
        headers: { "X-XSRFToken": "2|abc|def", "Content-Type": "image/png" },
      }),
    );
  });

  it("that is refused says so in the server's words", async () => {
    const refusal = { message: "damaged: cannot identify", reason: "InvalidInput" };
    vi.stubGlobal("fetch", async () => Response.json(refusal, { status: 400 }));
    const sent = uploadImage("http://h/", new Blob(["x"]));
    await expect(sent).rejects.toThrow(UploadRefused);
    await expect(uploadImage("http://h/", new Blob([]))).rejects.toThrow("damaged");
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 413 }));
    await expect(uploadImage("http://h/", new Blob([]))).rejects.toThrow("status 413");
  });

  it("finds its token among other cookies", () => {
    expect(xsrfToken('a=1; _xsrf="2|x"; b=2')).toBe("2|x");
    expect(xsrfToken("not_xsrf=no; a=1")).toBe("");
    expect(xsrfToken("_xsrf=2%7Cx")).toBe("2|x");
  });
});
