/** The IndexedDB behind the journal: two stores, and promises around its requests. */

export const CLIENTS = "clients";
export const SUBMISSIONS = "submissions";
export const BY_PLACE = "place";
const NAME = "nbboard";
const VERSION = 1;

/** A client: one page load that had something to send. Its key is random and means nothing. */
export interface ClientRow {
  readonly key: string;
  /** Server and board. */
  readonly place: string;
  /** The user as whom the client drew. */
  readonly account: string;
  readonly secret: Uint8Array;
  /** When its page was last known to be there, in ms since 1970. */
  readonly seen: number;
}

/** A submission without an answer yet, encoded as it goes to the server. */
export interface SubmissionRow {
  readonly client: string;
  readonly n: number;
  readonly frame: Uint8Array;
}

export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Settles when the transaction is committed or has failed. */
export function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

/** Opens the database; rejects where the browser does not allow it. */
export async function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const clients = request.result.createObjectStore(CLIENTS, { keyPath: "key" });
    clients.createIndex(BY_PLACE, "place");
    request.result.createObjectStore(SUBMISSIONS, { keyPath: ["client", "n"] });
  };
  const database = await result(request);
  // A newer page wants to change the stores: make way for it.
  database.onversionchange = () => database.close();
  return database;
}

/** All submissions of one client. */
export function ofClient(key: string): IDBKeyRange {
  return IDBKeyRange.bound([key, 0], [key, Number.MAX_SAFE_INTEGER]);
}
