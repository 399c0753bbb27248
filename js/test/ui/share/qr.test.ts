// @vitest-environment jsdom
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { QrCode } from "../../../src/ui/share/qr";

afterEach(() => render(null, document.body));

describe("the QR code", () => {
  it("is drawn by a module that is loaded for it", async () => {
    const load = vi.fn(async () => ({ qrPath: (link: string) => ({ size: 9, path: `M${link}` }) }));
    render(createElement(QrCode, { link: "1 2", module: "/qr.js", load }), document.body);
    await vi.waitFor(() =>
      expect(document.querySelector("svg path")?.getAttribute("d")).toBe("M1 2"),
    );
    expect(load).toHaveBeenCalledWith("/qr.js");
    expect(document.querySelector("svg")?.getAttribute("aria-label")).toBe("QR code of the link");
  });

  it("says that it cannot be loaded", async () => {
    const load = () => Promise.reject(new TypeError());
    render(createElement(QrCode, { link: "x", module: "/qr.js", load }), document.body);
    await vi.waitFor(() => expect(document.body.textContent).toContain("cannot be loaded now"));
  });
});
