/** What the status place, the header and the edges of a board say, in English and German. */

import { type Catalogue, speaker } from "./language";
import { GERMAN } from "./state-texts.de";

const ENGLISH = {
  "state.connecting": "Connecting…",
  "state.live": "Live",
  "state.warning": "Live · the server’s disk is nearly full",
  "state.view-only": "Live · view only",
  "state.saving": "Saving {changes}…",
  "state.offline": "Offline",
  "state.read-only": "Read-only: {why}",
  "state.refused": "Not opened",
  "state.left": "Left",
  "state.no-server": "No server",
  "state.waiting": "{state} · {changes} waiting",
  "state.next-try": "next try in {seconds} s",
  "state.retry": "Retry now",
  "changes.one": "1 change",
  "changes.more": "{count} changes",
  "why.disk-full": "the disk is full",
  "why.disk-error": "the disk gave an error",
  "why.unwritable": "the server may not write its file",
  "why.held": "another program holds the server's file",
  "why.memory-full": "Redis is out of memory",
  "why.unreached": "Redis does not answer",
  "refused.no-server": "No server answers for this board",
  "refused.other": "This board cannot be opened",
  "refused.left": "You left the board",
  "refused.not-found": "This board was not found",
  "refused.not-shared": "This board is closed to you now",
  "refused.link-ended": "This link has ended",
  "refused.sign-in": "You are not signed in here",
  "refused.kicked": "An owner ended your visit",
  "refused.banned": "An owner closed this board to you",
  "refused.deleted": "This board was deleted",
  "refused.ended": "This session was ended",
  "refused.damaged": "This board's data is damaged",
  "refused.version": "This page and its server differ in version",
  "advice.not-found": "No such board, or not shared with you: ask its owner.",
  "advice.link-ended": "Ask for a new one where you got it.",
  "advice.not-shared": "Ask its owner.",
  "advice.kicked": "You may join again.",
  "advice.banned": "Ask an owner.",
  "advice.deleted": "An owner deleted it.",
  "advice.ended": "An owner ended it; the board is saved.",
  "advice.damaged": "Ask the server's admin.",
  "advice.version": "Reload the page, or update nbboard on the server.",
  "title.name": "Name this board",
  "title.rename": "{title}: rename",
  "title.field": "Title of the board",
  "title.long": "{bytes} bytes; a title holds {limit}.",
  "id.copy": "Copy the board's id, {id}",
  "id.copied": "Copied",
  "id.use": "Copy the id: NBBoard.join(id) shows this board elsewhere",
  "id.denied": "This page may not copy. The board's id is {id}",
  "people.were-here": "Were here when the connection broke: {names}",
  "stage.role": "whiteboard",
  "stage.name": "Whiteboard {name}",
  "height.name": "Height of the board",
  "height.hint": "Drag to change the height",
  "font.missing": "The board's font cannot be loaded.",
} as const;

export type StateTextKey = keyof typeof ENGLISH;

/** For tests; the view itself asks for `stateText`. */
export const STATE_CATALOGUE: Catalogue<StateTextKey> = { en: ENGLISH, de: GERMAN };

export const stateText = speaker(STATE_CATALOGUE);

/** The key, where the catalogue has it. */
export function stateKey(key: string): StateTextKey | undefined {
  return key in ENGLISH ? (key as StateTextKey) : undefined;
}

/** "1 change", "3 changes". */
export function changesInWords(count: number): string {
  return stateText(count === 1 ? "changes.one" : "changes.more", { count });
}
