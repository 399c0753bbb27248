import type { Cancel, Locks, Platform, Sign } from "../../../src/sync/platform";
import type { Transport } from "../../../src/sync/transport";
import { Random } from "./random";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time that stands still until a test moves it; one for all pages of a test. */
export class FakeClock {
  now = 1_700_000_000_000;
  readonly #timers = new Set<Timer>();

  after(milliseconds: number, run: () => void): Cancel {
    const timer = { at: this.now + milliseconds, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** When the next timer is due. */
  get next(): number | undefined {
    let next: number | undefined;
    for (const { at } of this.#timers) if (next === undefined || at < next) next = at;
    return next;
  }

  /** Moves on to `at` and runs the timers that are due then, earliest first. */
  runDue(at: number): void {
    this.now = Math.max(this.now, at);
    const due = [...this.#timers].filter((timer) => timer.at <= this.now);
    for (const timer of due.sort((a, b) => a.at - b.at)) {
      if (this.#timers.delete(timer)) timer.run();
    }
  }
}

/** Web Locks that pages of one test share. */
export class FakeLocks implements Locks {
  readonly #held = new Set<string>();

  hold(name: string): Cancel {
    this.#held.add(name);
    return () => void this.#held.delete(name);
  }

  async ifFree(name: string, work: () => Promise<void>): Promise<boolean> {
    if (this.#held.has(name)) return false;
    this.#held.add(name);
    try {
      await work();
    } finally {
      this.#held.delete(name);
    }
    return true;
  }
}

/** One page: its own chance and wake-ups on the test's clock and network. */
export class FakePlatform implements Platform {
  readonly reported: unknown[] = [];
  /** What the next probes answer; undefined stands for nobody there. */
  probed: number | undefined = 200;
  readonly probes: string[] = [];
  locks: Locks | undefined;
  database: IDBFactory | undefined;
  readonly #wakers = new Set<() => void>();
  readonly #watchers = new Set<(sign: Sign) => void>();

  constructor(
    readonly clock: FakeClock,
    readonly transport: Transport,
    readonly chance: Random = new Random(1),
  ) {}

  now(): number {
    return this.clock.now;
  }

  random(): number {
    return this.chance.next();
  }

  randomBytes(count: number): Uint8Array {
    return this.chance.bytes(count);
  }

  after(milliseconds: number, run: () => void): Cancel {
    return this.clock.after(milliseconds, run);
  }

  onWake(run: () => void): Cancel {
    this.#wakers.add(run);
    return () => void this.#wakers.delete(run);
  }

  /** The page becomes visible, or the network comes back. */
  wake(): void {
    for (const run of [...this.#wakers]) run();
  }

  onSign(run: (sign: Sign) => void): Cancel {
    this.#watchers.add(run);
    return () => void this.#watchers.delete(run);
  }

  /** Somebody does something on the page, or it comes into sight, or goes out of it. */
  sign(sign: Sign): void {
    for (const run of [...this.#watchers]) run(sign);
  }

  async probe(url: string): Promise<number> {
    this.probes.push(url);
    if (this.probed === undefined) throw new TypeError("nobody answers");
    return this.probed;
  }

  report(error: unknown): void {
    this.reported.push(error);
  }
}
