// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import stub from "../../src/entry/stub";

function model(answer?: unknown) {
  const listeners = new Map<string, (...values: never[]) => void>();
  return {
    sent: [] as unknown[],
    get: (name: string) => (name === "board_id" ? "calm-fox-2a2a" : 480),
    set: () => undefined,
    save_changes: () => undefined,
    on: (event: string, listener: (...values: never[]) => void) => listeners.set(event, listener),
    off: (event: string) => listeners.delete(event),
    send(content: unknown) {
      this.sent.push(content);
      if (answer === undefined) return;
      const tell = listeners.get("msg:custom") as unknown as (...values: unknown[]) => void;
      tell({ type: "bundle" }, [answer]);
    },
  };
}

function config(text: string): void {
  document.body.innerHTML = `<script id="jupyter-config-data" type="application/json">${text}</script>`;
}

beforeEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
});

describe("the stub", () => {
  it("imports the bundle that the server's manifest names, once", async () => {
    config('{"baseUrl": "/"}');
    const script = `data:text/javascript,export default { render({ el }) {
      el.textContent = "shown"; return () => { el.textContent = "gone"; }; } }`;
    const fetched = vi.fn(() => Promise.resolve(Response.json({ script })));
    vi.stubGlobal("fetch", fetched);
    const el = document.createElement("div");
    const end = await stub.render({ model: model(), el });
    expect(el.textContent).toBe("shown");
    end();
    expect(el.textContent).toBe("gone");
    expect(String((fetched.mock.calls as unknown[][])[0]?.[0])).toBe(
      "http://localhost:3000/nbboard/static/manifest.json",
    );
  });

  it.each([
    [{ through: "kernel", server: "" }, "kernel"],
    [{ through: "kernel", server: "http://elsewhere/nbboard/" }, "kernel"],
    [{ through: "kernel", server: "http://localhost:3000/nbboard/" }, "page"],
    [{ through: "page", server: "" }, "page"],
  ])("takes the script that goes with the way to the board: %j", async (traits, way) => {
    config('{"baseUrl": "/"}');
    const script = (name: string) =>
      `data:text/javascript,export default { render({ el }) { el.textContent = "${name}"; } }`;
    const manifest = { script: script("page"), kernel: script("kernel") };
    vi.stubGlobal("fetch", () => Promise.resolve(Response.json(manifest)));
    const el = document.createElement("div");
    const get = (name: string) => (traits as Record<string, unknown>)[name];
    await stub.render({ model: { ...model(), get }, el });
    expect(el.textContent).toBe(way);
  });

  it("asks the kernel where there is no server", async () => {
    const code = `export default { render({ el }) { el.textContent = "by the kernel"; } }`;
    vi.stubGlobal(
      "URL",
      Object.assign(class extends URL {}, {
        createObjectURL: () => `data:text/javascript,${encodeURIComponent(code)}`,
      }),
    );
    const el = document.createElement("div");
    const asked = model(new DataView(new ArrayBuffer(1)));
    await stub.render({ model: asked, el });
    expect(asked.sent).toEqual([{ type: "bundle" }]);
    expect(el.textContent).toBe("by the kernel");
  });

  it("says in words why there is nothing to show, and tries again for the next view", async () => {
    vi.useFakeTimers();
    config('{"baseUrl": "/hub/"}');
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 404 })));
    (globalThis as { nbboardBundles?: Map<string, unknown> }).nbboardBundles?.clear();
    const el = document.createElement("div");
    const silent = model();
    const first = stub.render({ model: silent, el });
    await vi.advanceTimersByTimeAsync(20_000);
    await first;
    expect(el.textContent).toBe(
      "nbboard cannot show the board calm-fox-2a2a: /hub/nbboard/ gives no bundle (status 404), " +
        "and the kernel does not answer: run the cell again.",
    );
    const second = stub.render({ model: silent, el });
    await vi.advanceTimersByTimeAsync(20_000);
    await second;
    expect(silent.sent).toHaveLength(2);
    vi.useRealTimers();
  });
});
