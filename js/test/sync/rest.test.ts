// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { Refusal, Rest, Unreachable } from "../../src/sync/rest";

const SERVER = "http://localhost:8888/user/ada/nbboard/";

function answering(...answers: (Response | Error)[]) {
  const fetch = vi.fn(async (_address: string, _init: RequestInit) => {
    const next = answers.shift();
    if (next === undefined) throw new Error("asked too often");
    if (next instanceof Error) throw next;
    return next;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const json = (value: unknown, status = 200, headers = {}) =>
  new Response(JSON.stringify(value), { status, headers });

afterEach(() => vi.unstubAllGlobals());

describe("rest", () => {
  it("asks below the server and reads JSON", async () => {
    const fetch = answering(json({ user: "ada" }));
    expect(await new Rest(SERVER.slice(0, -1)).get("api/me")).toEqual({ user: "ada" });
    expect(fetch.mock.calls[0]?.[0]).toBe(`${SERVER}api/me`);
  });

  it("shows the cookie that only its own pages can read (T5)", async () => {
    document.cookie = "_xsrf=2|abc";
    const fetch = answering(json({}, 201), new Response(null, { status: 204 }));
    const rest = new Rest(SERVER);
    await rest.post("api/boards", { title: "Plan" });
    await rest.delete("api/boards/a");
    const [post, remove] = fetch.mock.calls.map((call) => call[1]);
    expect(post?.headers).toMatchObject({ "X-XSRFToken": "2|abc" });
    expect(post?.body).toBe('{"title":"Plan"}');
    expect(remove?.headers).toEqual({ "X-XSRFToken": "2|abc" });
  });

  it("gives again what has not changed", async () => {
    const fetch = answering(
      json({ boards: [1] }, 200, { ETag: '"a"' }),
      new Response(null, { status: 304 }),
    );
    const rest = new Rest(SERVER);
    const first = await rest.get("api/boards");
    expect(await rest.get("api/boards")).toBe(first);
    expect(fetch.mock.calls[1]?.[1].headers).toMatchObject({ "If-None-Match": '"a"' });
  });

  it("says no in the server's words, by name", async () => {
    answering(json({ message: "you are viewer", reason: "NotAllowed" }, 403));
    const error = await new Rest(SERVER).get("api/boards/a").catch((each: unknown) => each);
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ status: 403, reason: "NotAllowed", message: "you are viewer" });
  });

  it("tells a page that is not ours, and a server that does not answer, from a refusal", async () => {
    answering(new Response("<h1>Bad gateway</h1>", { status: 502 }), new TypeError("network"));
    const rest = new Rest(SERVER);
    await expect(rest.bytes("x")).rejects.toMatchObject({ status: 502, reason: "" });
    await expect(rest.get("x")).rejects.toBeInstanceOf(Unreachable);
  });
});
