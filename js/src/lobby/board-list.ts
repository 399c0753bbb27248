/** Which boards stand where in the lobby, which a search finds, and how long ago things were. */

import type { BoardKind, BoardModel } from "../sync/models";
import { language } from "../ui/language";
import { say } from "./texts";

export type BoardView = "home" | "recent" | BoardKind | "archived" | "deleted";
/** What the lobby shows: boards, or the list of groups. */
export type LobbyView = Exclude<BoardView, "visited" | "others"> | "groups";

export const VIEWS: readonly LobbyView[] = [
  "home",
  "recent",
  "mine",
  "shared",
  "group",
  "listed",
  "archived",
  "deleted",
  "groups",
];

export interface Section {
  readonly kind: Exclude<BoardKind, "visited"> | "recent";
  readonly boards: readonly BoardModel[];
}

/** On the first view each board stands once, in the section that says most of it. */
const ORDER: readonly BoardKind[] = ["mine", "shared", "group", "listed", "visited", "others"];

/** The sections of the first view that have boards in them. */
export function sections(boards: readonly BoardModel[]): Section[] {
  const kept = boards.filter((board) => !board.archived);
  return ORDER.map((kind) => ({
    kind: kind === "visited" ? ("recent" as const) : kind,
    boards: kept.filter((board) => ORDER.find((each) => board.kinds.includes(each)) === kind),
  })).filter((section) => section.boards.length > 0);
}

/** The boards of a view other than the first, in its order. */
export function boardsOf(view: BoardView, boards: readonly BoardModel[]): readonly BoardModel[] {
  if (view === "deleted" || view === "home") return boards;
  if (view === "archived") return boards.filter((board) => board.archived);
  const kept = boards.filter((board) => !board.archived);
  if (view !== "recent") return kept.filter((board) => board.kinds.includes(view));
  return kept
    .filter((board) => board.visited_at > 0)
    .sort((one, other) => other.visited_at - one.visited_at);
}

/** What a board is called where it has no title. */
export function titleOf({ title }: Pick<BoardModel, "title">): string {
  return title === "" ? say("create.untitled") : title;
}

/** The boards in whose title, id or owner every word of `query` occurs. */
export function found(query: string, boards: readonly BoardModel[]): readonly BoardModel[] {
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  return boards.filter((board) => {
    const text = plain(`${titleOf(board)} ${board.id} ${board.owner_name}`);
    return words.every((word) => text.includes(word));
  });
}

/** The id that `query` names, alone or in a board's address; undefined when it can be none. */
export function idIn(query: string): string | undefined {
  const text = query.trim();
  const inAddress = /\/boards\/([a-z0-9-]{1,64})(?:[/?#]|$)/.exec(text)?.[1];
  if (inAddress !== undefined) return inAddress;
  const joined = /^NBBoard\.join\(["']([a-z0-9-]{1,64})["']\)$/.exec(text)?.[1];
  if (joined !== undefined) return joined;
  // Said aloud and typed with spaces, it is the same board.
  const spoken = text.toLowerCase().replace(/\s+/g, "-");
  return /^[a-z]+-[a-z]+-[0-9a-z]{4}$/.test(spoken) ? spoken : undefined;
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const MINUTE = 60_000;
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 24 * 60 * MINUTE],
  ["month", 30 * 24 * 60 * MINUTE],
  ["week", 7 * 24 * 60 * MINUTE],
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
];

/** How long ago `at` was, as one says it: "yesterday", "5 minutes ago". */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  const [unit, length] = UNITS.find(([, each]) => passed >= each) ?? [];
  if (unit === undefined || length === undefined) return say("ago.now");
  const format = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  return format.format(-Math.floor(passed / length), unit);
}

export const KEPT_DAYS = 30;

/** How long a deleted board can still be recovered, in words. */
export function daysLeft(deletedAt: number, now: number): string {
  const passed = Math.floor((now - deletedAt) / (24 * 60 * MINUTE));
  const count = Math.min(KEPT_DAYS, Math.max(1, KEPT_DAYS - passed));
  return count === 1 ? say("days.one") : say("days.many", { count });
}
