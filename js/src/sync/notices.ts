/** Tells a person what was not done, once: many refusals of one kind become one sentence. */

import type { Op } from "../core/types.gen";
import type { Notice } from "./board";
import type { Cancel, Platform } from "./platform";
import { notMade } from "./words";

// Refusals for the same reason within this time are told together.
const GATHER_MILLISECONDS = 300;

interface Gathered {
  readonly ops: Op[];
  dependents: number;
}

export class Notices {
  readonly #platform: Platform;
  readonly #tell: (notice: Notice) => void;
  readonly #gathered = new Map<string, Gathered>();
  #cancel: Cancel | undefined;

  constructor(platform: Platform, tell: (notice: Notice) => void) {
    this.#platform = platform;
    this.#tell = tell;
  }

  info(text: string): void {
    this.#tell({ text, level: "info" });
  }

  warn(text: string): void {
    this.#tell({ text, level: "warning" });
  }

  /** Ops were not accepted; `dependents` later changes went with them. */
  notMade(ops: readonly Op[], why: string, dependents: number): void {
    const gathered = this.#gathered.get(why) ?? { ops: [], dependents: 0 };
    gathered.ops.push(...ops);
    gathered.dependents += dependents;
    this.#gathered.set(why, gathered);
    this.#cancel ??= this.#platform.after(GATHER_MILLISECONDS, () => this.flush());
  }

  /** Tells what was gathered. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const gathered = [...this.#gathered];
    this.#gathered.clear();
    for (const [why, { ops, dependents }] of gathered) this.warn(notMade(ops, why, dependents));
  }
}
