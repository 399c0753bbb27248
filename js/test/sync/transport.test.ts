import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { begunTransport, webSocketTransport } from "../../src/sync/transport";

class StubSocket {
  static readonly OPEN = 1;
  static last: StubSocket;
  binaryType = "blob";
  readyState = 0;
  bufferedAmount = 7;
  readonly sent: unknown[] = [];
  readonly closed: (number | undefined)[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor(readonly url: string) {
    StubSocket.last = this;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    this.closed.push(code);
  }
}

describe("webSocketTransport", () => {
  beforeEach(() => void vi.stubGlobal("WebSocket", StubSocket));
  afterEach(() => void vi.unstubAllGlobals());

  it("carries binary frames and tells of its end", () => {
    const told: unknown[] = [];
    const socket = webSocketTransport.open("ws://host/", {
      opened: () => told.push("opened"),
      received: (frame) => told.push(frame),
      closed: (code, reason) => told.push([code, reason]),
    });
    const stub = StubSocket.last;
    expect([stub.url, stub.binaryType, socket.backlog]).toEqual(["ws://host/", "arraybuffer", 7]);
    socket.send(Uint8Array.of(1));
    stub.readyState = 1;
    stub.onopen?.();
    socket.send(Uint8Array.of(2));
    stub.onmessage?.({ data: Uint8Array.of(3).buffer });
    stub.onclose?.({ code: 1006, reason: "" });
    expect(stub.sent).toEqual([Uint8Array.of(2)]);
    expect(told).toEqual(["opened", Uint8Array.of(3), [1006, ""]]);
  });

  it("closes on a text frame, and tells nothing more once it was closed", () => {
    const told: unknown[] = [];
    const note = (what: unknown) => void told.push(what);
    const socket = webSocketTransport.open("ws://host/", {
      opened: () => note(0),
      received: note,
      closed: note,
    });
    StubSocket.last.onmessage?.({ data: "text" });
    expect(StubSocket.last.closed).toEqual([1003]);
    socket.close();
    expect([StubSocket.last.onopen, StubSocket.last.onclose, told]).toEqual([null, null, []]);
  });
});

describe("a socket that was begun before", () => {
  beforeEach(() => void vi.stubGlobal("WebSocket", StubSocket));
  afterEach(() => void vi.unstubAllGlobals());

  const told: unknown[] = [];
  const events = {
    opened: () => void told.push("opened"),
    received: (frame: Uint8Array) => void told.push(frame),
    closed: (code: number) => void told.push(code),
  };
  function begun(readyState: number) {
    told.length = 0;
    const stub = new StubSocket("ws://host/");
    stub.readyState = readyState;
    return { stub, transport: begunTransport(stub as unknown as WebSocket) };
  }

  it("is the first connection, open already or not; the next one is new", async () => {
    for (const state of [0, 1]) {
      const { stub, transport } = begun(state);
      const socket = transport.open("ws://host/", events);
      expect([StubSocket.last === stub, told]).toEqual([true, []]);
      await Promise.resolve();
      if (state === 0) stub.onopen?.();
      stub.readyState = 1;
      stub.onmessage?.({ data: Uint8Array.of(3).buffer });
      socket.send(Uint8Array.of(4));
      expect([told, stub.sent]).toEqual([["opened", Uint8Array.of(3)], [Uint8Array.of(4)]]);
      transport.open("ws://host/", events);
      expect(StubSocket.last).not.toBe(stub);
    }
  });

  it("is not used when it is gone, or leads elsewhere", () => {
    for (const [state, url] of [
      [2, "ws://host/"],
      [3, "ws://host/"],
      [1, "ws://other/"],
    ] as const) {
      const { stub, transport } = begun(state);
      transport.open(url, events);
      expect([StubSocket.last === stub, StubSocket.last.url]).toEqual([false, url]);
      expect(stub.closed).toEqual([undefined]);
    }
  });

  it("tells nothing more once it was closed, not even that it was open", async () => {
    const { transport } = begun(1);
    transport.open("ws://host/", events).close();
    await Promise.resolve();
    expect(told).toEqual([]);
  });
});
