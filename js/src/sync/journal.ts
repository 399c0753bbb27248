/**
 * What was not acknowledged yet, kept where a reload finds it.
 *
 * A submission is written before it is sent, with the secret of its client, so that the next page
 * can send it under the same number: the server then knows it again if it had arrived after all.
 */

import {
  BY_PLACE,
  CLIENTS,
  type ClientRow,
  done,
  ofClient,
  openDatabase,
  result,
  SUBMISSIONS,
  type SubmissionRow,
} from "./database";
import type { Cancel, Platform } from "./platform";

// Without locks a page is taken for gone after so long; hidden pages run timers once a minute.
const GONE_MILLISECONDS = 150_000;
// What is acknowledged leaves the journal with the next write, or after this.
const ERASE_MILLISECONDS = 1000;

/** Submissions of a page that is gone. */
export interface Orphan {
  readonly client: ClientRow;
  readonly rows: readonly SubmissionRow[];
}

/** What other pages left behind for one board. */
export interface Legacy {
  readonly mine: readonly Orphan[];
  /** Submissions that other accounts left: never to be sent by this one. */
  readonly others: number;
}

function lockName(key: string): string {
  return `nbboard-client-${key}`;
}

/** The journal of one board for one account; `failed` is called once if it cannot be written. */
export class Journal {
  readonly #platform: Platform;
  readonly #failed: (error: unknown) => void;
  #database: Promise<IDBDatabase | undefined> | undefined;
  #broken = false;
  #busy: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #clients = new Map<string, ClientRow>();
  #writes: SubmissionRow[] = [];
  #erasures: [client: string, n: number][] = [];
  #cancelErasure: Cancel | undefined;

  constructor(platform: Platform, failed: (error: unknown) => void) {
    this.#platform = platform;
    this.#failed = failed;
  }

  /** Whether what is written is there when the page is gone. */
  get keeps(): boolean {
    return this.#platform.database !== undefined && !this.#broken;
  }

  /** Marks a client as living for as long as this page; `Cancel` ends that. */
  live(key: string): Cancel {
    return this.#platform.locks?.hold(lockName(key)) ?? (() => undefined);
  }

  /**
   * Keeps a submission. Gives a promise of when it is safe; undefined when nothing can be kept,
   * and the submission may be sent at once.
   */
  write(client: Omit<ClientRow, "seen">, row: SubmissionRow): Promise<void> | undefined {
    if (this.#platform.database === undefined || this.#broken) return undefined;
    this.#clients.set(client.key, { ...client, seen: this.#platform.now() });
    this.#writes.push(row);
    return this.#flush();
  }

  /** Lets go of a submission that has its answer. */
  erase(client: string, n: number): void {
    if (this.#platform.database === undefined || this.#broken) return;
    this.#erasures.push([client, n]);
    this.#cancelErasure ??= this.#platform.after(ERASE_MILLISECONDS, () => void this.#flush());
  }

  /** Says that a client with something to send is still there; needed where there are no locks. */
  beat(client: Omit<ClientRow, "seen">): void {
    if (this.#platform.database === undefined || this.#broken) return;
    if (this.#platform.locks !== undefined) return;
    this.#clients.set(client.key, { ...client, seen: this.#platform.now() });
    void this.#flush();
  }

  /** Writes out what waits. */
  async close(): Promise<void> {
    if (this.#database === undefined) return;
    await this.#flush();
    (await this.#database)?.close();
    this.#database = undefined;
  }

  /** Finds what pages that are gone have left for `place`, and lets go of empty clients. */
  async legacy(place: string, account: string, own: string): Promise<Legacy> {
    const database = await this.#open();
    const mine: Orphan[] = [];
    let others = 0;
    if (database === undefined) return { mine, others };
    const transaction = database.transaction([CLIENTS, SUBMISSIONS]);
    const clients: ClientRow[] = await result(
      transaction.objectStore(CLIENTS).index(BY_PLACE).getAll(place),
    );
    for (const client of clients) {
      if (client.key === own) continue;
      const rows: SubmissionRow[] = await result(
        transaction.objectStore(SUBMISSIONS).getAll(ofClient(client.key)),
      );
      if (client.account === account) mine.push({ client, rows });
      else others += rows.length;
    }
    return { mine, others };
  }

  /**
   * Runs `work` as the only page that acts for a client whose page is gone; tells whether it ran.
   */
  async adopt(key: string, work: () => Promise<void>): Promise<boolean> {
    const { locks } = this.#platform;
    if (locks !== undefined) return await locks.ifFree(lockName(key), work);
    if (!(await this.#claim(key))) return false;
    await work();
    return true;
  }

  /** Reads once more what a client has left; another page may have sent it meanwhile. */
  async rows(key: string): Promise<readonly SubmissionRow[]> {
    const database = await this.#open();
    if (database === undefined) return [];
    return await result(
      database.transaction(SUBMISSIONS).objectStore(SUBMISSIONS).getAll(ofClient(key)),
    );
  }

  /** Removes a client that has nothing left to send. */
  async forget(key: string): Promise<void> {
    const database = await this.#open();
    if (database === undefined) return;
    const transaction = database.transaction([CLIENTS, SUBMISSIONS], "readwrite");
    transaction.objectStore(CLIENTS).delete(key);
    transaction.objectStore(SUBMISSIONS).delete(ofClient(key));
    await done(transaction);
  }

  /** Takes over a client by its heartbeat, in one transaction. */
  async #claim(key: string): Promise<boolean> {
    const database = await this.#open();
    if (database === undefined) return false;
    const transaction = database.transaction(CLIENTS, "readwrite");
    const clients = transaction.objectStore(CLIENTS);
    const row: ClientRow | undefined = await result(clients.get(key));
    const now = this.#platform.now();
    const gone = row !== undefined && now - row.seen > GONE_MILLISECONDS;
    if (gone) clients.put({ ...row, seen: now });
    await done(transaction);
    return gone;
  }

  /** Begins a write; all that comes while one is under way goes into the next. */
  #flush(): Promise<void> {
    this.#next ??= this.#busy.then(() => {
      this.#next = undefined;
      this.#busy = this.#commit();
      return this.#busy;
    });
    return this.#next;
  }

  async #commit(): Promise<void> {
    const clients = this.#clients;
    const writes = this.#writes;
    const erasures = this.#erasures;
    this.#clients = new Map();
    this.#writes = [];
    this.#erasures = [];
    this.#cancelErasure?.();
    this.#cancelErasure = undefined;
    try {
      const database = await this.#open();
      if (database === undefined) return;
      // Relaxed: a crash of the browser is survived, a power cut need not be.
      const options = { durability: "relaxed" } as const;
      const transaction = database.transaction([CLIENTS, SUBMISSIONS], "readwrite", options);
      for (const client of clients.values()) transaction.objectStore(CLIENTS).put(client);
      for (const row of writes) transaction.objectStore(SUBMISSIONS).put(row);
      for (const key of erasures) transaction.objectStore(SUBMISSIONS).delete(key);
      // Not left to the browser, which waits for this page to have heard of each write: a page that
      // is closed meanwhile would take all of it along.
      transaction.commit();
      await done(transaction);
    } catch (error) {
      this.#break(error);
    }
  }

  #open(): Promise<IDBDatabase | undefined> {
    const factory = this.#platform.database;
    if (factory === undefined || this.#broken) return Promise.resolve(undefined);
    this.#database ??= openDatabase(factory).catch((error: unknown) => {
      this.#break(error);
      return undefined;
    });
    return this.#database;
  }

  /** From here on nothing is kept: drawing goes on, and the user is told. */
  #break(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#failed(error);
  }
}
