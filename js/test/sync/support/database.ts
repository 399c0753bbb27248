import { IDBFactory, IDBKeyRange } from "fake-indexeddb";

globalThis.IDBKeyRange = IDBKeyRange;

/** A new database of a browser, in memory. */
export function newDatabase(): IDBFactory {
  return new IDBFactory();
}

/** Turns of the loop after which a database has done everything it was asked, however slow it is. */
export const WRITTEN = 200;

/** Lets the loop take so many turns; a database gets on by one in each. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
