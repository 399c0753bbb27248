/** A typed event emitter: the listeners of one board. */

export type Unsubscribe = () => void;

/** Tells listeners of named events; `Events` maps a name to the value that goes with it. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();
  readonly #report: (error: unknown) => void;

  /** `report` is told what a listener threw; the other listeners are called all the same. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): Unsubscribe {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    // A wrapper, so that the same function registered twice is called and removed twice.
    const own = (value: never) => listener(value);
    listeners.add(own);
    return () => void listeners.delete(own);
  }

  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        listener(value as never);
      } catch (error) {
        this.#report(error);
      }
    }
  }
}
