import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { webSocketTransport } from "../../src/sync/transport";

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
