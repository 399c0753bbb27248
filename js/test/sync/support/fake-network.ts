import type { Socket, SocketEvents, Transport } from "../../../src/sync/transport";

/** The server's end of a connection. */
export interface ServerEnd {
  received(frame: Uint8Array): void;
  closed(): void;
}

type Cargo =
  | { readonly kind: "opened" }
  | { readonly kind: "frame"; readonly frame: Uint8Array }
  | { readonly kind: "closed"; readonly code: number; readonly reason: string };

/** One connection: what is on its way in each direction is delivered when the test says so. */
export class Link implements Socket {
  readonly upward: Uint8Array[] = [];
  readonly downward: Cargo[] = [{ kind: "opened" }];
  server: ServerEnd | undefined;
  /** The page's platform. */
  client: object | undefined;
  /** The page has left, or the network has gone: nothing more arrives at it. */
  clientGone = false;
  serverGone = false;
  backlog = 0;
  /** Whether the page leaves it to this end to find out that the other is gone. */
  tended = false;

  constructor(
    readonly url: string,
    private readonly events: SocketEvents,
  ) {}

  send(frame: Uint8Array): void {
    if (!this.clientGone) this.upward.push(frame);
  }

  /** The page leaves; the server hears of it after what was sent before. */
  close(): void {
    this.clientGone = true;
    this.downward.length = 0;
  }

  /** The server sends. */
  push(frame: Uint8Array): void {
    if (!this.clientGone && !this.serverGone && !this.#closing())
      this.downward.push({ kind: "frame", frame });
  }

  #closing(): boolean {
    return this.downward.at(-1)?.kind === "closed";
  }

  /** The server closes, after what it has sent. */
  finish(code: number, reason = ""): void {
    this.serverGone = true;
    if (!this.clientGone) this.downward.push({ kind: "closed", code, reason });
  }

  /** What the page sends is not taken for a while, or is taken again. */
  stall(is: boolean): void {
    this.events.stalled?.(is);
  }

  /** The network breaks: what is on its way is lost. */
  cut(): void {
    this.upward.length = 0;
    this.downward.length = 0;
    if (!this.serverGone) this.server?.closed();
    this.serverGone = true;
    if (!this.clientGone) this.downward.push({ kind: "closed", code: 1006, reason: "" });
  }

  /** The page loses the connection; what it sent before still arrives, perhaps much later. */
  loseClient(): void {
    if (this.clientGone) return;
    this.downward.length = 0;
    this.downward.push({ kind: "closed", code: 1006, reason: "" });
  }

  /** Delivers the next item to the server; tells whether there was one. */
  deliverUp(): boolean {
    const frame = this.upward.shift();
    if (frame !== undefined) {
      if (!this.serverGone) this.server?.received(frame);
      return true;
    }
    if (!this.clientGone || this.serverGone) return false;
    this.serverGone = true;
    this.server?.closed();
    return true;
  }

  /** Delivers the next item to the page; tells whether there was one. */
  deliverDown(): boolean {
    const cargo = this.downward.shift();
    if (cargo === undefined || this.clientGone) return false;
    if (cargo.kind === "opened") this.events.opened();
    else if (cargo.kind === "frame") this.events.received(cargo.frame);
    else {
      this.clientGone = true;
      this.events.closed(cargo.code, cargo.reason);
    }
    return true;
  }
}

/** One page's way to the network, so that the server can tell whose a connection is. */
export function way(network: FakeNetwork, client: () => object): Transport {
  return { open: (url, events) => network.open(url, events, client()) };
}

/** All connections of a test. `accept` is the server; without one, connections fail. */
export class FakeNetwork implements Transport {
  readonly links: Link[] = [];
  accept: ((link: Link) => ServerEnd) | undefined;
  /** Frames from pages to the server. */
  readonly sent: Uint8Array[] = [];

  open(url: string, events: SocketEvents, client?: object): Link {
    const link = new Link(url, events);
    link.client = client;
    if (this.accept === undefined) {
      link.downward.length = 0;
      link.cut();
    } else {
      link.server = this.accept(link);
    }
    this.links.push(link);
    return link;
  }

  /** The connections that are not over. */
  get open_(): Link[] {
    return this.links.filter((link) => !(link.clientGone && link.serverGone));
  }

  /** Delivers everything until nothing is on its way; tells whether anything was. */
  pump(): boolean {
    let any = false;
    for (let busy = true; busy; any ||= busy) {
      busy = false;
      for (const link of this.open_) {
        while (link.deliverUp()) busy = true;
        while (link.deliverDown()) busy = true;
      }
    }
    return any;
  }
}
