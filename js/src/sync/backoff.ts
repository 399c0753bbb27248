/** When to try again to reach a server; `client/backoff.py` has the same rule. */

const SECOND = 1000;
const LEAST = 0.2 * SECOND;
const LONGEST = 10 * SECOND;
// A server that said it restarts: until it is there, a whole class tries again every second or so.
const EXPECTED_LONGEST = 2 * SECOND;
const EXPECTED = 60 * SECOND;

/** Gives the pauses of one connection, in milliseconds; `chance` gives a number from 0 to 1. */
export class Backoff {
  readonly #chance: () => number;
  #failures = 0;
  #joinedAt = Number.POSITIVE_INFINITY;
  #expectedUntil = Number.NEGATIVE_INFINITY;

  constructor(chance: () => number) {
    this.#chance = chance;
  }

  /** The connection is good. */
  joined(now: number): void {
    this.#joinedAt = now;
    this.#expectedUntil = Number.NEGATIVE_INFINITY;
  }

  /** The server said that it would be back. */
  restarts(now: number): void {
    this.#expectedUntil = now + EXPECTED;
  }

  /** Somebody wants to try now: begins with short pauses again. */
  begin(): void {
    this.#failures = 0;
  }

  /** Gives how long to wait before the next try. */
  pause(now: number): number {
    if (now - this.#joinedAt >= LONGEST) this.#failures = 0;
    this.#joinedAt = Number.POSITIVE_INFINITY;
    const expected = now < this.#expectedUntil;
    const longest = expected
      ? EXPECTED_LONGEST
      : Math.min(LONGEST, 2 * LEAST * 2 ** this.#failures);
    if (!expected) this.#failures += 1;
    return LEAST + this.#chance() * (longest - LEAST);
  }
}
