import { IDBFactory, IDBKeyRange } from "fake-indexeddb";

globalThis.IDBKeyRange = IDBKeyRange;

/** A new database of a browser, in memory. */
export function newDatabase(): IDBFactory {
  return new IDBFactory();
}
