/** Sockets of a page whose server wants a ticket for each: under a JupyterHub. */

import { isRefusal, type Rest } from "./rest";
import { type Transport, webSocketTransport } from "./transport";

/** Spoken, and chosen by the server; the ticket is offered beside it, and so is in no address. */
const PROTOCOL = "nbboard";
/** What a browser itself says of a handshake that failed. */
const ABNORMAL = 1006;

/** What a server answers that gives no tickets and wants none. */
const WITHOUT_TICKETS: readonly number[] = [404, 405];

/** Asks the server for a ticket for each socket, then opens it by `inner`. */
export function ticketTransport(rest: Rest, inner: Transport = webSocketTransport): Transport {
  return {
    open(url, events) {
      let socket: ReturnType<Transport["open"]> | undefined;
      let left = false;
      const opened = (ticket: string | undefined): void => {
        if (left) return;
        const offered = ticket === undefined ? [] : [PROTOCOL, `${PROTOCOL}.ticket.${ticket}`];
        socket = inner.open(url, events, offered);
      };
      // Why there is none is found out as for any socket that could not be opened.
      const failed = (): void => {
        if (!left) events.closed(ABNORMAL, "");
      };
      ticketFor(rest, boardOf(url)).then(opened, failed);
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

async function ticketFor(rest: Rest, board: string): Promise<string | undefined> {
  try {
    return (await rest.post<{ ticket: string }>("api/tickets", { board })).ticket;
  } catch (error) {
    if (isRefusal(error) && WITHOUT_TICKETS.includes(error.status)) return undefined;
    throw error;
  }
}

/** The board of a socket's address, `…/api/boards/<id>/socket`. */
function boardOf(url: string): string {
  return new URL(url).pathname.split("/").at(-2) ?? "";
}
