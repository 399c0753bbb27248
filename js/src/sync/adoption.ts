/**
 * Sends what earlier pages of the same account could not: each under its own client id, on a
 * connection of its own that lasts until everything is answered.
 */

import { readSubmit } from "../core/codec.gen";
import { type Agent, HELLO_DEFAULTS, type ServerMessage, VERSION } from "../core/types.gen";
import { decodePlain } from "../core/wire";
import type { Actions } from "./actions";
import { type Addresses, Connection, type ConnectionState } from "./connection";
import type { Journal, Orphan } from "./journal";
import type { Platform } from "./platform";
import { type QueueParts, SendQueue } from "./queue";
import type { Submission } from "./submission";

/** What an adoption works with. */
export interface AdoptionParts {
  readonly platform: Platform;
  readonly journal: Journal;
  readonly addresses: Addresses;
  readonly actions: Actions;
  readonly agent: Agent;
  readonly name: string;
  /** What the page has applied already, so that nothing is sent twice. */
  readonly applied: () => { readonly since: number; readonly epoch: string };
  /** Something was adopted or answered. */
  readonly changed: () => void;
}

export class Adoption {
  readonly #parts: AdoptionParts;
  readonly #couriers = new Set<Courier>();
  readonly #adopted = new Set<string>();
  #told = false;
  #closed = false;

  constructor(parts: AdoptionParts) {
    this.#parts = parts;
  }

  /**
   * Adopts what is left of pages that are gone. Gives the number of changes that belong to other
   * accounts the first time it finds some, else 0.
   */
  async run(place: string, account: string, own: string): Promise<number> {
    const { journal } = this.#parts;
    const { mine, others } = await journal.legacy(place, account, own);
    for (const orphan of mine) {
      const { key } = orphan.client;
      if (this.#closed || this.#adopted.has(key)) continue;
      this.#adopted.add(key);
      void journal
        .adopt(key, () => this.#carry(orphan))
        .catch((error: unknown) => this.#parts.platform.report(error))
        .finally(() => this.#adopted.delete(key));
    }
    if (this.#told || others === 0) return 0;
    this.#told = true;
    return others;
  }

  /** Leaves the rest to a later page. */
  close(): void {
    this.#closed = true;
    for (const courier of this.#couriers) courier.close();
  }

  /** Sends what a client left; settles when all of it is answered or this page gives up. */
  async #carry({ client }: Orphan): Promise<void> {
    const { journal } = this.#parts;
    // Read again under the lock: the page that had it until now may have sent some.
    const rows = await journal.rows(client.key);
    if (this.#closed) return;
    if (rows.length > 0) {
      const courier = new Courier(this.#parts, client);
      this.#couriers.add(courier);
      const finished = await courier.carry(rows);
      this.#couriers.delete(courier);
      if (!finished) return;
    }
    await journal.forget(client.key);
  }
}

class Courier {
  readonly givesWay = true;
  readonly #parts: AdoptionParts;
  readonly #queue: SendQueue;
  readonly #connection: Connection;
  #end: (finished: boolean) => void = () => undefined;

  constructor(parts: AdoptionParts, client: Orphan["client"]) {
    this.#parts = parts;
    const { platform, journal } = parts;
    const deliver: QueueParts["deliver"] = (frame) => this.#connection.sendFrame(frame);
    this.#queue = new SendQueue({ platform, journal, deliver }, client);
    this.#connection = new Connection(platform, parts.addresses, this);
  }

  /** Sends `rows`; tells whether all of them were answered. */
  async carry(rows: Orphan["rows"]): Promise<boolean> {
    const submissions = rows.map(({ frame }): Submission => {
      const { n, ops, batch } = readSubmit(decodePlain(frame));
      const submission = { from: this.#queue, n, ops, batch };
      this.#queue.restore(submission, frame);
      return submission;
    });
    this.#queue.onEmpty = () => this.#end(true);
    this.#parts.actions.adopt(this.#queue, submissions);
    this.#parts.changed();
    const finished = await new Promise<boolean>((resolve) => {
      this.#end = resolve;
      this.#connection.start();
    });
    this.#connection.close();
    this.#queue.close();
    this.#parts.actions.release(this.#queue);
    this.#parts.changed();
    return finished;
  }

  close(): void {
    this.#end(false);
  }

  hello() {
    return {
      ...HELLO_DEFAULTS,
      ...this.#parts.applied(),
      version: VERSION,
      secret: this.#queue.identity.secret,
      agent: this.#parts.agent,
      pending: this.#queue.numbers,
      name: this.#parts.name,
    };
  }

  received(message: ServerMessage): void {
    const { actions } = this.#parts;
    switch (message.kind) {
      case "welcome":
        this.#queue.client = message.you.client;
        for (const [n, seq] of message.committed) this.#queue.committed(n, seq);
        break;
      case "entries":
        // The page's own connection brings the entry itself, and shows it.
        for (const { client, n, seq } of message.entries) {
          if (client === this.#queue.client) this.#queue.committed(n, seq);
        }
        break;
      case "committed":
        this.#queue.committed(message.n, message.seq);
        break;
      case "refused":
        actions.refused(this.#queue, message);
        break;
      case "status":
        if (message.state === "live") this.#queue.resume();
        break;
      default:
        return;
    }
    actions.settleReached();
    this.#parts.changed();
  }

  changed(state: ConnectionState): void {
    const again = state.kind === "stopped" && this.#parts.actions.blame(this.#queue, state);
    if (state.kind === "ready") this.#queue.open();
    else this.#queue.close();
    if (again) this.#connection.retry();
    else if (state.kind === "stopped") this.#end(false);
  }
}
