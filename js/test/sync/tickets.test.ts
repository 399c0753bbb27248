// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { Rest } from "../../src/sync/rest";
import { ticketTransport } from "../../src/sync/tickets";
import type { SocketEvents, Transport } from "../../src/sync/transport";

const SERVER = "https://hub.example/services/nbboard/";
const ADDRESS = `${SERVER}api/tickets`;
const URL_OF_SOCKET = "wss://hub.example/services/nbboard/api/boards/brave-otter-7f3k/socket";

function events(): SocketEvents {
  return { opened: vi.fn(), received: vi.fn(), closed: vi.fn() };
}

function inner() {
  const socket = { send: vi.fn(), backlog: 7, close: vi.fn() };
  const open = vi.fn(() => socket);
  return { socket, open, transport: { open } as unknown as Transport };
}

function answering(answer: Response | Error) {
  const fetch = vi.fn(async (_address: string, _init: RequestInit) => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const given = () => new Response(JSON.stringify({ ticket: "a1b2" }), { status: 201 });
const settled = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => vi.unstubAllGlobals());

describe("a socket with a ticket", () => {
  it("shows it in no address, only as a subprotocol (T3, T4)", async () => {
    document.cookie = "_xsrf=page";
    const fetch = answering(given());
    const { open, transport } = inner();
    const told = events();
    ticketTransport(new Rest(SERVER), transport).open(URL_OF_SOCKET, told);
    await settled();
    expect(fetch.mock.calls[0]?.[0]).toBe(ADDRESS);
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({
      method: "POST",
      body: '{"board":"brave-otter-7f3k"}',
      headers: { "X-XSRFToken": "page" },
    });
    expect(open).toHaveBeenCalledWith(URL_OF_SOCKET, told, ["nbboard", "nbboard.ticket.a1b2"]);
  });

  it("does without where a server gives none", async () => {
    answering(new Response("", { status: 404 }));
    const { open, transport } = inner();
    const told = events();
    ticketTransport(new Rest(SERVER), transport).open(URL_OF_SOCKET, told);
    await settled();
    expect(open).toHaveBeenCalledWith(URL_OF_SOCKET, told, []);
  });

  it("passes on what is sent once it is open", async () => {
    answering(given());
    const { socket, transport } = inner();
    const opened = ticketTransport(new Rest(SERVER), transport).open(URL_OF_SOCKET, events());
    expect(opened.backlog).toBe(0);
    await settled();
    opened.send(new Uint8Array([1]));
    expect(socket.send).toHaveBeenCalledWith(new Uint8Array([1]));
    expect(opened.backlog).toBe(7);
    opened.close();
    expect(socket.close).toHaveBeenCalledOnce();
  });

  it.each([new Response("", { status: 401 }), new TypeError("network")])(
    "is closed like any other that could not be opened when there is no ticket",
    async (answer) => {
      answering(answer);
      const told = events();
      ticketTransport(new Rest(SERVER), inner().transport).open(URL_OF_SOCKET, told);
      await settled();
      expect(told.closed).toHaveBeenCalledWith(1006, "");
    },
  );

  it("opens nothing and tells nothing after it was left", async () => {
    answering(given());
    const { open, transport } = inner();
    const told = events();
    ticketTransport(new Rest(SERVER), transport).open(URL_OF_SOCKET, told).close();
    await settled();
    expect(open).not.toHaveBeenCalled();
    expect(told.closed).not.toHaveBeenCalled();
  });
});
