/** What the REST routes answer, field for field; times in ms since 1970. */

import type { Access } from "../core/types.gen";

export type RoleName = "none" | "viewer" | "editor" | "owner";
/** Why a board is in the lobby; "others": only because one is an admin of the Hub. */
export type BoardKind = "mine" | "shared" | "group" | "listed" | "visited" | "others";

export interface MeModel {
  readonly user: string;
  readonly name: string;
  /** False on a server with one token for all: everybody is the same person there. */
  readonly tells_apart: boolean;
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  /** Whether this server lets people in by link who have no account. */
  readonly share_links: boolean;
  /** What a new board gives to groups when its maker does not say whom it is open to. */
  readonly group_roles?: readonly {
    readonly id: string;
    readonly title: string;
    readonly role: "viewer" | "editor" | "owner";
  }[];
}

export interface PersonModel {
  readonly user: string;
  readonly name: string;
  /** The blob with the person's picture. */
  readonly picture?: string;
}

export interface BoardModel {
  readonly id: string;
  readonly title: string;
  readonly role: RoleName;
  readonly access: Access;
  readonly listed: boolean;
  readonly archived: boolean;
  readonly created_at: number;
  readonly changed_at: number;
  /** 0 for a board that is there. */
  readonly deleted_at: number;
  /** 0 for one that you were never on. */
  readonly visited_at: number;
  readonly head: number;
  /** Whether a room is open: somebody was there a moment ago. */
  readonly active: boolean;
  /** Connected now. */
  readonly members: number;
  /** Who that is, at most eight. */
  readonly people: readonly PersonModel[];
  readonly owner: string;
  readonly owner_name: string;
  readonly kinds: readonly BoardKind[];
  readonly url: string;
  readonly thumbnail: string;
}

export interface GroupModel {
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  readonly members: readonly string[];
}

export interface LinkModel {
  readonly id: string;
  readonly role: RoleName;
  readonly title: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at?: number | null;
  /** With the secret in its fragment; only in the answer that made the link. */
  readonly url?: string;
}

export interface PeopleModel {
  readonly you: { readonly user: string; readonly role: RoleName };
  readonly access: Access;
  readonly listed: boolean;
  readonly roles: readonly (PersonModel & { readonly role: RoleName })[];
  readonly groups: readonly {
    readonly id: string;
    readonly title: string;
    readonly role: RoleName;
  }[];
}

/** One entry of the log, as the history's slider shows it. */
export interface EntryModel {
  readonly seq: number;
  readonly at: number;
  readonly author: string;
  readonly name: string;
  readonly batch: string;
  /** How many ops of each kind. */
  readonly ops: Readonly<Record<string, number>>;
  /** Elements that it changed. */
  readonly touched: number;
}

export interface HistoryModel {
  /** The first seq that can still be looked at. */
  readonly history_from: number;
  readonly head: number;
  readonly entries: readonly EntryModel[];
  /** Whether there are older ones. */
  readonly more: boolean;
}

export interface RestoreModel {
  readonly batch: string;
  readonly first: number;
  readonly last: number;
  /** Elements left as they are, since somebody changed them meanwhile. */
  readonly left: number;
}
