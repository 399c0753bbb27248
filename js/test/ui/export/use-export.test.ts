// @vitest-environment jsdom
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Rest } from "../../../src/sync/rest";
import { type Export, useExport } from "../../../src/ui/export/use-export";
import { FIRST_WISH } from "../../../src/ui/export/wish";
import { FakeBoard } from "../../fake-board";
import { SERVER } from "../../support/server";

afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function used(answer: (init: RequestInit) => Promise<Response>, ids: readonly string[] = []) {
  const fetch = vi.fn((_: string, init: RequestInit) => answer(init));
  vi.stubGlobal("fetch", fetch);
  URL.createObjectURL = vi.fn(() => "blob:one");
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  const done = vi.fn();
  const held: { now?: Export } = {};
  const parts = { board: new FakeBoard(), rest: new Rest(SERVER), ids, paint: vi.fn(), done };
  function Holder() {
    held.now = useExport(parts);
    return null;
  }
  render(createElement(Holder, {}), document.body);
  return { fetch, done, parts, export: () => held.now as Export };
}

describe("an export under way", () => {
  it("is one at a time, and tells when it is done", async () => {
    const { fetch, done, export: now } = used(async () => new Response("x"));
    await Promise.all([now().save(FIRST_WISH), now().save(FIRST_WISH)]);
    expect(fetch).toHaveBeenCalledOnce();
    expect(done).toHaveBeenCalledOnce();
  });

  it("posts what does not fit in an address", async () => {
    const ids = Array.from({ length: 300 }, (_, k) => `e${k}`);
    const { fetch, export: now } = used(async () => new Response("x"), ids);
    await now().save({ ...FIRST_WISH, what: "selected" });
    const [address, init] = fetch.mock.lastCall ?? [];
    expect(address).toMatch(/\/export$/);
    expect(init?.method).toBe("POST");
    expect(JSON.parse(String(init?.body)).ids).toEqual(ids);
  });

  it("ends with its dialog: nobody waits for it any more", async () => {
    let signal: AbortSignal | null | undefined;
    const { done, export: now } = used(
      (init) =>
        new Promise((_, failed) => {
          signal = init.signal;
          signal?.addEventListener("abort", () => failed(new Error("aborted")));
        }),
    );
    const work = now().save(FIRST_WISH);
    await vi.waitFor(() => expect(signal).toBeDefined());
    render(null, document.body);
    await work;
    expect(signal?.aborted).toBe(true);
    expect(done).not.toHaveBeenCalled();
  });

  it("does not paint itself what the server refused", async () => {
    const refused = async () => new Response("{}", { status: 413 });
    const { parts, export: now } = used(refused);
    await now().save(FIRST_WISH);
    expect(parts.paint).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(now().failed).toMatch(/^Not done/));
  });
});
