/** Who is writing a message; whoever falls silent is taken for done. */

/** A page that writes says so again every few seconds. */
export const TYPING_MILLISECONDS = 6000;

export class Typists {
  readonly #since = new Map<string, number>();

  /** Ids of members, who began first first. */
  get members(): readonly string[] {
    return [...this.#since.keys()];
  }

  /** Takes what a member says of itself; tells whether that is news. */
  take(member: string, active: boolean, now: number): boolean {
    if (!active) return this.#since.delete(member);
    const isNew = !this.#since.has(member);
    this.#since.set(member, now);
    return isNew;
  }

  left(member: string): boolean {
    return this.#since.delete(member);
  }

  lost(): void {
    this.#since.clear();
  }

  /** Ends those who have been silent for too long; tells if there were any. */
  expire(now: number): boolean {
    let ended = false;
    for (const [member, at] of this.#since) {
      if (now - at >= TYPING_MILLISECONDS) ended = this.#since.delete(member) || ended;
    }
    return ended;
  }
}
