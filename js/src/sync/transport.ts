/** How frames travel: an interface, and the WebSocket behind it. */

/** What a socket tells; after `closed` nothing more comes. */
export interface SocketEvents {
  opened(): void;
  received(frame: Uint8Array): void;
  closed(code: number, reason: string): void;
  /** What was sent has not been taken for a while, or is taken again. */
  stalled?(is: boolean): void;
}

/** One connection of binary frames. */
export interface Socket {
  send(frame: Uint8Array): void;
  /** Bytes handed to `send` that have not left yet. */
  readonly backlog: number;
  /** Whether it finds out by itself that the other end is gone: then it is not to be pinged. */
  readonly tended?: boolean;
  /** Ends the connection; no event comes after this call. */
  close(): void;
}

export interface Transport {
  /**
   * Begins to connect; `events` are told later, never before this returns. `protocols` are offered
   * to the server, which must choose one of them.
   */
  open(url: string, events: SocketEvents, protocols?: string[]): Socket;
}

/** A text frame where only binary ones are spoken: not a peer of ours. */
const UNSUPPORTED_DATA = 1003;

/** The browser's WebSocket. */
export const webSocketTransport: Transport = {
  open: (url, events, protocols) => framed(new WebSocket(url, protocols), events),
};

/** The same, whose first connection is one that was begun before; another one where it is gone. */
export function begunTransport(begun: WebSocket): Transport {
  let first: WebSocket | undefined = begun;
  return {
    open(url, events, protocols) {
      const socket = first;
      first = undefined;
      // One that is closed, or about to be, comes after the others.
      if (socket?.url !== url || socket.readyState > WebSocket.OPEN) {
        socket?.close();
        return webSocketTransport.open(url, events, protocols);
      }
      const opened = framed(socket, events);
      const isOpen = socket.readyState === WebSocket.OPEN;
      if (isOpen) queueMicrotask(() => socket.onopen?.(new Event("open")));
      return opened;
    },
  };
}

function framed(socket: WebSocket, events: SocketEvents): Socket {
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
}
