// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const BUNDLE = `export function showPage(main, board, server, tickets) {
  const by = tickets === true ? ", each socket by a ticket" : " over " + tickets.url;
  main.textContent = board + " of " + server.href + by; }`;

class StubSocket {
  static readonly made: StubSocket[] = [];
  onmessage: (() => void) | null = null;
  readonly close = vi.fn();

  constructor(readonly url: string) {
    StubSocket.made.push(this);
  }
}

beforeEach(() => {
  vi.resetModules();
  StubSocket.made.length = 0;
  vi.stubGlobal("WebSocket", StubSocket);
  document.body.innerHTML =
    `<script id="jupyter-config-data" type="application/json">{"nbboard": {"home": "/base/nbboard/"}}</script>` +
    `<main id="nbboard" data-board="calm-fox-2a2a"></main>`;
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const main = (): HTMLElement => document.getElementById("nbboard") as HTMLElement;

describe("the page", () => {
  it("shows the board that its HTML names", async () => {
    const script = `data:text/javascript,${encodeURIComponent(BUNDLE)}`;
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ script })));
    await import("../../src/entry/page");
    await vi.waitFor(() =>
      expect(main().textContent).toBe(
        "calm-fox-2a2a of http://localhost:3000/base/nbboard/ over " +
          "ws://localhost:3000/base/nbboard/api/boards/calm-fox-2a2a/socket",
      ),
    );
    expect(main().style.height).toBe("100vh");
  });

  it("begins to connect before the bundle is there, and gives up what speaks too soon", async () => {
    vi.stubGlobal("fetch", () => new Promise(() => undefined));
    await import("../../src/entry/page");
    const [socket] = StubSocket.made;
    socket?.onmessage?.();
    expect(socket?.close).toHaveBeenCalledTimes(1);
  });

  it("brings a ticket for each socket where the server wants one", async () => {
    const config = document.getElementById("jupyter-config-data") as HTMLElement;
    config.textContent = '{"nbboard": {"home": "/services/nbboard/", "tickets": true}}';
    const script = `data:text/javascript,${encodeURIComponent(BUNDLE)}`;
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ script })));
    await import("../../src/entry/page");
    await vi.waitFor(() => expect(main().textContent).toContain("by a ticket"));
    expect(StubSocket.made).toEqual([]);
  });

  it("shows the list of boards where the HTML names none", async () => {
    delete main().dataset.board;
    const code = "export function showLobby(main, server) { main.textContent = server.href; }";
    const lobby = `data:text/javascript,${encodeURIComponent(code)}`;
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ script: "x", lobby })));
    await import("../../src/entry/page");
    await vi.waitFor(() => expect(main().textContent).toBe("http://localhost:3000/base/nbboard/"));
  });

  it("tries again until the server is there, and connects anew", async () => {
    const script = `data:text/javascript,${encodeURIComponent(BUNDLE)}`;
    const answers = [
      () => Promise.reject(new TypeError("Failed to fetch")),
      () => Promise.resolve(Response.json({ script })),
    ];
    vi.stubGlobal("fetch", () => answers.shift()?.());
    await import("../../src/entry/page");
    await vi.waitFor(() => expect(main().textContent).toContain("cannot be reached"));
    await vi.waitFor(() => expect(main().textContent).toContain("calm-fox-2a2a of"));
    expect(StubSocket.made).toHaveLength(2);
    expect(StubSocket.made[0]?.close).toHaveBeenCalledTimes(1);
    expect(StubSocket.made[1]?.close).not.toHaveBeenCalled();
  });

  it("says whom the server sends to its login, and does not go on asking", async () => {
    const fetch = vi.fn(() => Promise.resolve({ type: "opaqueredirect", ok: false }));
    vi.stubGlobal("fetch", fetch);
    await import("../../src/entry/page");
    await vi.waitFor(() => expect(main().textContent).toContain("You are not signed in here"));
    expect(main().querySelector("button")?.textContent).toBe("Reload");
    expect(fetch.mock.calls[0]?.[1 as never]).toMatchObject({ redirect: "manual" });
  });

  it("says why it cannot", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 503 })));
    await import("../../src/entry/page");
    await vi.waitFor(() => expect(main().textContent).toContain("no bundle (status 503)"));
  });
});
