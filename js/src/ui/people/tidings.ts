/** What changed for this page's person, in one sentence each: rights, the pen, requests, hands. */

import { Role } from "../../core/types.gen";
import type { Board, Notice } from "../../sync/board";
import type { Conversation } from "../chat/conversation";
import { peopleOf, personOf } from "../people";
import { BACK } from "./comings";
import type { Request } from "./request";
import { say } from "./texts";

interface Seen {
  readonly role: Role;
  readonly pen: string | null;
  readonly locked: boolean;
  readonly archived: boolean;
  readonly asks: ReadonlyMap<string, Role>;
  /** Those whose hand is up, by person. */
  readonly hands: ReadonlyMap<string, string>;
  /** When those went whose hand was up: whoever is back soon raises it again. */
  readonly lost: ReadonlyMap<string, number>;
}

export interface TidingParts {
  readonly board: Board;
  readonly conversation: Conversation;
  readonly request: Request;
  tell(notice: Notice): void;
}

/** Tells of changes; gives the function that ends it. */
export function tellTidings(parts: TidingParts): () => void {
  const { board, conversation: chat, tell } = parts;
  let before: Seen | undefined;
  let mentioned = 0;
  const look = (): void => {
    if (board.status.state !== "live" || board.you === undefined) return;
    const now = seen(board, before);
    if (before !== undefined) {
      for (const text of news(parts, before, now)) tell({ text, level: "info" });
    }
    before = now;
  };
  const listen = (): void => {
    const { unread } = chat;
    if (!chat.isMentioned) return;
    const newest = unread.at(-1);
    if (newest === undefined || newest.seq <= mentioned) return;
    mentioned = newest.seq;
    tell({ text: say("now.mentioned", { name: newest.name }), level: "info" });
  };
  look();
  const ends = [
    board.on("meta", look),
    board.on("members", look),
    board.on("status", look),
    chat.onChange(listen),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function seen(board: Board, before: Seen | undefined): Seen {
  const { pen, locked, archived, asks } = board.facts;
  const people = peopleOf(board.members.values(), board.you);
  const raised = people.filter(({ handAt, isYou }) => handAt > 0 && !isYou);
  const hands = new Map(raised.map(({ key, name }) => [key, name]));
  return {
    role: board.you?.role ?? Role.NONE,
    pen,
    locked,
    archived,
    asks: new Map([...asks].map(([user, asked]) => [user, asked.role])),
    hands,
    lost: lostHands(new Set([...board.members.values()].map(personOf)), hands, before),
  };
}

function lostHands(
  here: ReadonlySet<string>,
  hands: ReadonlyMap<string, string>,
  before: Seen | undefined,
): Map<string, number> {
  const lost = new Map(before?.lost);
  for (const person of hands.keys()) lost.delete(person);
  for (const person of before?.hands.keys() ?? []) {
    if (!here.has(person)) lost.set(person, Date.now());
  }
  return lost;
}

/** What is new, the most important first. */
function* news(parts: TidingParts, before: Seen, now: Seen): Generator<string, void, undefined> {
  const { board } = parts;
  if (now.pen !== before.pen) yield* penWords(board, now.pen);
  if (now.role !== before.role && now.role !== Role.NONE) yield roleWords(before.role, now.role);
  if (now.locked !== before.locked) yield say(now.locked ? "now.locked" : "now.unlocked");
  if (now.archived !== before.archived) yield say(now.archived ? "now.archived" : "now.unarchived");
  if (wasDeclined(parts, before, now)) yield say("now.declined");
  if (now.role === Role.OWNER) yield* asks(board, before, now);
  if (now.role === Role.OWNER || now.pen === board.you?.user) yield* hands(before, now);
}

function wasDeclined({ board, request }: TidingParts, before: Seen, now: Seen): boolean {
  const you = board.you?.user ?? "";
  const asked = before.asks.get(you);
  return asked !== undefined && !now.asks.has(you) && now.role < asked && !request.wasWithdrawn;
}

function* hands(before: Seen, now: Seen): Generator<string, void, undefined> {
  for (const [person, name] of now.hands) {
    const isBack = Date.now() - (before.lost.get(person) ?? 0) < BACK;
    if (!before.hands.has(person) && !isBack) yield say("now.hand", { name });
  }
}

function roleWords(before: Role, now: Exclude<Role, typeof Role.NONE>): string {
  return say(before === Role.OWNER && now === Role.EDITOR ? "now.no-owner" : `now.${now}`);
}

/** Of somebody else's pen a strip tells, as long as it lasts. */
function* penWords(board: Board, pen: string | null): Generator<string, void, undefined> {
  if (pen === null) yield say("now.pen-over");
  if (pen !== null && pen === board.you?.user) yield say("now.pen-you");
}

function* asks(board: Board, before: Seen, now: Seen): Generator<string, void, undefined> {
  for (const [user, role] of now.asks) {
    if (before.asks.get(user) === role || user === board.you?.user) continue;
    const key = role === Role.VIEWER ? "now.asked-in" : "now.asked";
    yield say(key, { name: board.facts.asks.get(user)?.name ?? user });
  }
}
