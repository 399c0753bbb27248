// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Platform } from "../../src/sync/platform";
import { webSocketTransport } from "../../src/sync/transport";
import { FakeBoard } from "../fake-board";
import { installPage } from "../support/canvas";

const opened = vi.hoisted(() => ({
  options: [] as unknown[],
  platforms: [] as Platform[],
  released: 0,
  board: undefined as unknown,
}));
vi.mock("../../src/sync/share", () => ({
  openBoard: (options: unknown, platform: Platform) => {
    opened.options.push(options);
    opened.platforms.push(platform);
    const release = (): void => {
      opened.released += 1;
    };
    return { board: opened.board, release };
  },
}));

const { default: widget, showPage } = await import("../../src/entry/widget");

function model(traits: Record<string, unknown>) {
  return {
    traits,
    saves: 0,
    get: (name: string) => traits[name],
    set: (name: string, value: unknown) => {
      traits[name] = value;
    },
    save_changes() {
      this.saves += 1;
    },
    on: () => undefined,
    off: () => undefined,
    send: () => undefined,
  };
}

beforeEach(() => {
  installPage();
  document.body.innerHTML = "";
  opened.options.length = 0;
  opened.platforms.length = 0;
  opened.released = 0;
  opened.board = new FakeBoard();
});

function comeFromServer(config: Record<string, string> = {}): void {
  const text = JSON.stringify({ baseUrl: "/user/ada/", ...config });
  document.body.innerHTML = `<script id="jupyter-config-data" type="application/json">${text}</script>`;
}

describe("the widget", () => {
  it("opens the board of its trait on the server of the page, and gives it back", async () => {
    comeFromServer();
    const el = document.createElement("div");
    const traits = model({ board_id: "calm-fox-2a2a", height: 300, name: "Ada" });
    const end = await widget.render({ model: traits, el });
    expect(opened.options).toEqual([
      { server: "http://localhost:3000/user/ada/nbboard/", boardId: "calm-fox-2a2a", name: "Ada" },
    ]);
    const root = el.firstElementChild?.shadowRoot?.querySelector<HTMLElement>(".nb");
    expect(root?.style.height).toBe("300px");
    expect(el.style.width).toBe("100%");
    end();
    expect(opened.released).toBe(1);
    expect(el.firstElementChild?.shadowRoot?.childElementCount).toBe(0);
  });

  it("asks for a ticket for each socket under a JupyterHub, and only there (T2)", async () => {
    for (const config of [{}, { hubPrefix: "/hub/" }]) {
      comeFromServer(config);
      const traits = model({ board_id: "calm-fox-2a2a", height: 300 });
      await widget.render({ model: traits, el: document.createElement("div") });
    }
    const [plain, hub] = opened.platforms;
    expect(plain?.transport).toBe(webSocketTransport);
    expect(hub?.transport).not.toBe(webSocketTransport);
  });

  it("keeps the height that the person gave it", async () => {
    comeFromServer();
    const el = document.createElement("div");
    const traits = model({ board_id: "calm-fox-2a2a", height: 480 });
    await widget.render({ model: traits, el });
    const root = el.firstElementChild?.shadowRoot;
    root?.querySelector(".nb-resize")?.dispatchEvent(new MouseEvent("dblclick"));
    expect(traits.traits.height).toBe(480);
    expect(traits.saves).toBe(1);
  });
});

describe("a page of its own", () => {
  it("is filled by the board", async () => {
    const host = document.createElement("main");
    await showPage(host, "calm-fox-2a2a", new URL("http://localhost:3000/nbboard/"), false);
    expect(opened.options).toEqual([
      {
        server: "http://localhost:3000/nbboard/",
        boardId: "calm-fox-2a2a",
        agent: "page",
        name: "",
      },
    ]);
    expect(host.shadowRoot?.querySelector(".nb-fill")).not.toBeNull();
  });

  it("asks the server before it shows anything, over the socket that the page has begun", async () => {
    const socket = { url: "ws://elsewhere/", close: vi.fn() } as unknown as WebSocket;
    const host = document.createElement("main");
    const server = new URL("http://localhost:3000/nbboard/");
    const shown = showPage(host, "calm-fox-2a2a", server, socket);
    expect(opened.options).toHaveLength(1);
    expect(host.shadowRoot).toBeNull();
    expect(opened.platforms[0]?.transport).not.toBe(webSocketTransport);
    await shown;
    expect(host.shadowRoot?.querySelector(".nb-foot")).not.toBeNull();
  });
});
