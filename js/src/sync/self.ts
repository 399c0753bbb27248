/** How this page shows itself to the others: name, hand, attention, whom it follows. */

import { ME_DEFAULTS, type Me } from "../core/types.gen";

/** What of it may change. */
export type MeChange = Partial<Omit<Me, "kind">>;

/** The connection as this module sees it. */
export interface Voice {
  readonly isOpen: () => boolean;
  readonly send: (me: Me) => void;
}

export class Self {
  readonly #voice: Voice;
  #now: Me;
  /** What the room takes this page for. */
  #told: Me;

  /** `name` is what `hello` says. */
  constructor(voice: Voice, name: string) {
    this.#voice = voice;
    this.#told = { ...ME_DEFAULTS, name };
    this.#now = this.#told;
  }

  get now(): Me {
    return this.#now;
  }

  /** Shows itself so from now on; says so at once, or as soon as there is a connection. */
  set(change: MeChange): void {
    this.#now = { ...this.#now, ...change };
    this.#say();
  }

  /** A new connection: the room knows only what `hello` said, and nobody by the ids of before. */
  opened(name: string): void {
    this.#told = { ...ME_DEFAULTS, name };
    this.#say();
  }

  #say(): void {
    if (!this.#voice.isOpen() || same(this.#now, this.#told)) return;
    this.#told = this.#now;
    this.#voice.send(this.#now);
  }
}

function same(a: Me, b: Me): boolean {
  return (
    a.name === b.name &&
    a.hand === b.hand &&
    a.attention === b.attention &&
    a.following === b.following
  );
}
