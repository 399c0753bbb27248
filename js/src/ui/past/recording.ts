/** What a board was: the list of its entries, and what it was after any of them. */

import type { EntryModel, HistoryModel } from "../../sync/models";
import type { Rest } from "../../sync/rest";

const PAGE = 200;
/** Moments kept, so that a step back and forth asks nothing. */
const KEPT = 12;

export class Recording {
  /** Entries that changed the picture, oldest first. */
  entries: readonly EntryModel[] = [];
  /** Whether there are older ones to be loaded. */
  more = true;
  readonly #rest: Rest;
  /** `api/boards/<id>`. */
  readonly #board: string;
  #oldest = 0;
  readonly #moments = new Map<number, Promise<Uint8Array>>();

  constructor(rest: Rest, board: string) {
    this.#rest = rest;
    this.#board = board;
  }

  /** Loads an older page; gives how many entries that put before the others. */
  async loadOlder(): Promise<number> {
    const before = this.#oldest === 0 ? "" : `&before=${this.#oldest}`;
    const path = `${this.#board}/history?limit=${PAGE}${before}`;
    const page = await this.#rest.get<HistoryModel>(path);
    const seen = page.entries.filter(({ touched }) => touched > 0);
    this.entries = [...seen, ...this.entries];
    this.#oldest = page.entries[0]?.seq ?? this.#oldest;
    this.more = page.more && page.entries.length > 0;
    return seen.length;
  }

  /** Gives the board as it was just after entry `seq`, as the server packs it. */
  at(seq: number): Promise<Uint8Array> {
    const known = this.#moments.get(seq);
    const moment = known ?? this.#rest.bytes(`${this.#board}/at/${seq}`);
    this.#moments.delete(seq);
    this.#moments.set(seq, moment);
    // What could not be read may be there the next time.
    if (known === undefined) moment.catch(() => this.#moments.delete(seq));
    const [oldest] = this.#moments.keys();
    if (this.#moments.size > KEPT && oldest !== undefined) this.#moments.delete(oldest);
    return moment;
  }
}
