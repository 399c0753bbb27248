/** What the status place, the header and the edges of a board say, in English and German. */

import { type Catalogue, speaker } from "./language";

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

const GERMAN: Readonly<Record<StateTextKey, string>> = {
  "state.connecting": "Verbinden …",
  "state.live": "Live",
  "state.warning": "Live · der Speicher des Servers ist fast voll",
  "state.view-only": "Live · nur ansehen",
  "state.saving": "{changes} werden gespeichert …",
  "state.offline": "Offline",
  "state.read-only": "Nur lesen: {why}",
  "state.refused": "Nicht geöffnet",
  "state.left": "Verlassen",
  "state.no-server": "Kein Server",
  "state.waiting": "{state} · {changes} offen",
  "state.next-try": "nächster Versuch in {seconds} s",
  "state.retry": "Jetzt versuchen",
  "changes.one": "1 Änderung",
  "changes.more": "{count} Änderungen",
  "why.disk-full": "die Platte ist voll",
  "why.disk-error": "die Platte meldet einen Fehler",
  "why.unwritable": "der Server darf seine Datei nicht schreiben",
  "why.held": "ein anderes Programm hält die Datei des Servers",
  "refused.no-server": "Kein Server antwortet für diese Tafel",
  "refused.other": "Diese Tafel lässt sich nicht öffnen",
  "refused.left": "Du hast die Tafel verlassen",
  "refused.not-found": "Diese Tafel wurde nicht gefunden",
  "refused.not-shared": "Diese Tafel ist dir jetzt verschlossen",
  "refused.link-ended": "Dieser Link gilt nicht mehr",
  "refused.sign-in": "Du bist hier nicht angemeldet",
  "refused.kicked": "Dein Besuch wurde beendet",
  "refused.banned": "Diese Tafel wurde dir verschlossen",
  "refused.deleted": "Diese Tafel wurde gelöscht",
  "refused.ended": "Diese Sitzung wurde beendet",
  "refused.damaged": "Die Daten dieser Tafel sind beschädigt",
  "refused.version": "Diese Seite und ihr Server haben verschiedene Versionen",
  "advice.not-found":
    "Es gibt sie nicht, oder sie ist nicht mit dir geteilt: frag, wem sie gehört.",
  "advice.link-ended": "Frag nach einem neuen, woher du ihn hast.",
  "advice.not-shared": "Frag, wem sie gehört.",
  "advice.kicked": "Du darfst wieder beitreten.",
  "advice.banned": "Frag, wem sie gehört.",
  "advice.deleted": "Das hat getan, wem sie gehört.",
  "advice.ended": "Das hat getan, wem sie gehört; die Tafel ist gespeichert.",
  "advice.damaged": "Frag, wer den Server verwaltet.",
  "advice.version": "Lade die Seite neu, oder bring nbboard auf dem Server auf den neuen Stand.",
  "title.name": "Der Tafel einen Namen geben",
  "title.rename": "{title}: umbenennen",
  "title.field": "Titel der Tafel",
  "title.long": "{bytes} Bytes; ein Titel fasst {limit}.",
  "id.copy": "Kennung der Tafel kopieren, {id}",
  "id.copied": "Kopiert",
  "id.use": "Kennung kopieren: NBBoard.join(id) zeigt diese Tafel anderswo",
  "id.denied": "Diese Seite darf nicht kopieren. Die Kennung der Tafel ist {id}",
  "people.were-here": "Waren hier, als die Verbindung abbrach: {names}",
  "stage.role": "Zeichentafel",
  "stage.name": "Tafel {name}",
  "height.name": "Höhe der Tafel",
  "height.hint": "Ziehen ändert die Höhe",
  "font.missing": "Die Schrift der Tafel lässt sich nicht laden.",
};

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
