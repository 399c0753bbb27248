/** Sockets of a page whose server wants a ticket for each: under a JupyterHub. */

import { type Transport, webSocketTransport } from "./transport";
import { xsrfHeaders } from "./upload";

/** Spoken, and chosen by the server; the ticket is offered beside it, and so is in no address. */
const PROTOCOL = "nbboard";
/** What a browser itself says of a handshake that failed. */
const ABNORMAL = 1006;

/** Fetches a ticket from `address` for each socket, then opens it by `inner`. */
export function ticketTransport(address: string, inner: Transport = webSocketTransport): Transport {
  return {
    open(url, events) {
      let socket: ReturnType<Transport["open"]> | undefined;
      let left = false;
      const opened = (ticket: string): void => {
        if (left) return;
        socket = inner.open(url, events, [PROTOCOL, `${PROTOCOL}.ticket.${ticket}`]);
      };
      // Why there is none is found out as for any socket that could not be opened.
      const failed = (): void => {
        if (!left) events.closed(ABNORMAL, "");
      };
      ticketFor(address, boardOf(url)).then(opened, failed);
      return {
        get backlog() {
          return socket?.backlog ?? 0;
        },
        send(frame) {
          socket?.send(frame);
        },
        close() {
          left = true;
          socket?.close();
        },
      };
    },
  };
}

async function ticketFor(address: string, board: string): Promise<string> {
  const answer = await fetch(address, {
    method: "POST",
    body: JSON.stringify({ board }),
    credentials: "same-origin",
    redirect: "manual",
    headers: { ...xsrfHeaders(), "Content-Type": "application/json" },
  });
  if (!answer.ok) throw new Error(`no ticket (status ${answer.status})`);
  return (await answer.json()).ticket;
}

/** The board of a socket's address, `…/api/boards/<id>/socket`. */
function boardOf(url: string): string {
  return new URL(url).pathname.split("/").at(-2) ?? "";
}
