/** How frames travel: an interface, and the WebSocket behind it. */

/** What a socket tells; after `closed` nothing more comes. */
export interface SocketEvents {
  opened(): void;
  received(frame: Uint8Array): void;
  closed(code: number, reason: string): void;
}

/** One connection of binary frames. */
export interface Socket {
  send(frame: Uint8Array): void;
  /** Bytes handed to `send` that have not left yet. */
  readonly backlog: number;
  /** Ends the connection; no event comes after this call. */
  close(): void;
}

export interface Transport {
  /** Begins to connect; `events` are told later, never before this returns. */
  open(url: string, events: SocketEvents): Socket;
}

/** A text frame where only binary ones are spoken: not a peer of ours. */
const UNSUPPORTED_DATA = 1003;

/** The browser's WebSocket. */
export const webSocketTransport: Transport = {
  open(url, events) {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => events.opened();
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (event.data instanceof ArrayBuffer) events.received(new Uint8Array(event.data));
      else socket.close(UNSUPPORTED_DATA);
    };
    socket.onclose = (event) => events.closed(event.code, event.reason);
    return {
      get backlog() {
        return socket.bufferedAmount;
      },
      send(frame) {
        // A closing socket drops frames anyway; `closed` follows and everything is sent again.
        if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
      },
      close() {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
      },
    };
  },
};
