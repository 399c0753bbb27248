/** Who is here, and what they do right now. */

import { type LiveItem, type Member, type Members, Role, type Welcome } from "../core/types.gen";
import { type Author, NOBODY } from "./foresight";
import { type Known, LiveView, type Seen } from "./live";

/** Whoever has the token of a server that does not tell people apart. */
const ANYONE = "*";

/**
 * Gives the account whose changes a page may send.
 *
 * A server that lifts everyone's rights knows no accounts: it may give the same person another
 * name with each connection.
 */
export function accountOf({ you, floor }: Welcome): string {
  return floor === Role.NONE ? you.user : ANYONE;
}

export class People {
  readonly live: LiveView;
  you: Member | undefined;
  /** This page's user as the author of entries. */
  author: Author = NOBODY;
  members = new Map<string, Member>();
  /** How everybody who was here while this page looked on was called, by user. */
  readonly #names = new Map<string, string>();

  constructor(known: Known) {
    this.live = new LiveView(known);
  }

  welcome({ you, ceiling, floor, members, live, groups }: Welcome, now: number): void {
    this.you = you;
    this.author = { author: you.user, name: you.name, ceiling, floor, groups };
    this.members = new Map(members.map((member) => [member.id, member]));
    for (const member of members) this.#names.set(member.user, member.name);
    for (const [member, item] of live) this.live.take(member, item, now);
  }

  /** Takes what a member does; tells which views that changed. */
  saw(items: readonly (readonly [string, LiveItem])[], now: number): Set<Exclude<Seen, undefined>> {
    const changed = new Set<Exclude<Seen, undefined>>();
    for (const [member, item] of items) {
      const seen = this.live.take(member, item, now);
      if (seen !== undefined) changed.add(seen);
    }
    return changed;
  }

  /** Takes news of members as the newest word: they may repeat what is known. */
  changed({ joined, changed, left }: Members): void {
    for (const member of [...joined, ...changed]) {
      this.members.set(member.id, member);
      this.#names.set(member.user, member.name);
    }
    for (const id of left) {
      this.members.delete(id);
      this.live.left(id);
    }
    this.you = this.members.get(this.you?.id ?? "") ?? this.you;
  }

  /** Gives the display name of a user who is or was here. */
  nameOf(user: string): string | undefined {
    return this.#names.get(user);
  }
}
