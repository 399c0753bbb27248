import { afterAll, describe, expect, it, vi } from "vitest";
import { FakeKernel } from "../sync/support/fake-kernel";
import { FakeNetwork } from "../sync/support/fake-network";
import { FakeClock, FakePlatform } from "../sync/support/fake-platform";

const [page, before] = vi.hoisted(() => {
  const own = globalThis.fetch;
  const asked = vi.fn(() => Promise.resolve(new Response("from the page")));
  // Taken when the module is loaded.
  globalThis.fetch = asked as typeof globalThis.fetch;
  return [asked, own] as const;
});

const { fetch, kernelAddress } = await import("../../src/entry/kernel-fetch");
const { wayTo } = await import("../../src/sync/kernel-way");

const platform = () => new FakePlatform(new FakeClock(), new FakeNetwork());
afterAll(() => {
  globalThis.fetch = before;
});

describe("fetch in the script of the kernel", () => {
  it("asks the kernel for its addresses, with the body and its type", async () => {
    const kernel = new FakeKernel();
    wayTo("calm-fox-2a2a", platform).attach(kernel);
    const address = `${kernelAddress("calm-fox-2a2a")}api/boards/calm-fox-2a2a/blobs?x=1`;
    const body = new Blob([Uint8Array.of(1, 2)], { type: "image/png" });
    const headers = { "Content-Type": "image/png" };
    const asked = fetch(address, { method: "POST", headers, body });
    await vi.waitFor(() => expect(kernel.queue).toHaveLength(1));
    const [sent] = kernel.queue;
    expect(sent?.content).toMatchObject({
      method: "POST",
      path: "api/boards/calm-fox-2a2a/blobs?x=1",
      media_type: "image/png",
    });
    expect(sent?.frames).toEqual([Uint8Array.of(1, 2)]);
    const answer = { type: "answer", ask: sent?.content.ask, status: 201 };
    const json = new TextEncoder().encode('{"sha256":"ab"}');
    kernel.tell({ ...answer, media_type: "application/json" }, [json]);
    const response = await asked;
    expect(response.status).toBe(201);
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(await response.json()).toEqual({ sha256: "ab" });
    expect(page).not.toHaveBeenCalled();
  });

  it("knows answers without a body", async () => {
    const kernel = new FakeKernel();
    wayTo("calm-owl-2a2a", platform).attach(kernel);
    const asked = fetch(`${kernelAddress("calm-owl-2a2a")}api/me`, { method: "DELETE" });
    await vi.waitFor(() => expect(kernel.queue).toHaveLength(1));
    const ask = kernel.queue[0]?.content.ask;
    kernel.tell({ type: "answer", ask, status: 204, media_type: "" }, [new Uint8Array()]);
    expect((await asked).status).toBe(204);
  });

  it("leaves everything else to the page", async () => {
    expect(await (await fetch("https://example.org/a")).text()).toBe("from the page");
    expect(page).toHaveBeenCalledWith("https://example.org/a", {});
  });
});
