/** What the connection and its queue have to say, in English and German. */

import { type Catalogue, speaker } from "./language";

const ENGLISH = {
  "list.and": "{some} and {last}",
  "void.gone": "what was to be changed is no longer there",
  "void.changed": "somebody else has changed it since",
  "void.exists": "it is there already",
  "void.forbidden": "you may not do that here at the moment",
  "void.full": "the board is full",
  "op.add": "Your drawing",
  "op.patch": "Your change",
  "op.remove": "Your removal",
  "op.revive": "Your restoring",
  "op.reorder": "Your reordering",
  "op.clear": "Your clearing",
  "op.say": "Your message",
  "op.unsay": "Your withdrawal of a message",
  "op.rename": "Your new title",
  "op.set-access": "Your change of access",
  "op.set-role": "Your change of a role",
  "op.set-group": "Your change of a group's role",
  "op.ask": "Your request",
  "op.decline": "Your answer to a request",
  "op.introduce": "Your new picture",
  "op.archive": "Your archiving",
  "op.lock-board": "Your lock",
  "op.kick": "Your removal of a person",
  "op.ban": "Your ban",
  "op.pass-pen": "Your passing of the pen",
  "refused.one": "{what} was not accepted: {why}",
  "refused.more": "{count} of your changes were not accepted: {why}",
  "refused.dependent": "{text}; 1 later change to it went with it",
  "refused.dependents": "{text}; {count} later changes to it went with it",
  "undo.not": "Not undone: {why}",
  "redo.not": "Not redone: {why}",
  "undo.left": "{left} of {total} left: {why}",
  "left.changed": "changed by {names}",
  "left.somebody": "somebody else",
  "left.gone": "no longer there",
  "left.exists": "there already",
  "left.forbidden": "locked, or not yours to change now",
  "left.full": "the board is full",
  "account.one":
    "You are {name} now: 1 change made as {account} will be sent when {account} opens this board again",
  "account.more":
    "You are {name} now: {count} changes made as {account} will be sent when {account} opens this board again",
  "others.one":
    "1 change made here by another account waits until that account opens this board again",
  "others.more":
    "{count} changes made here by another account wait until that account opens this board again",
  "left.board": "what you drew stays; what others do is not shown here until you come back",
  "journal.failed": "This browser keeps no copy of unsent changes: do not close it while offline",
  "unfit.number": "{value} is not a whole number",
  "unfit.half": "{value} holds half a character",
  "line.differs": "this page and the server disagree about the board: reload the page",
  "line.another": "signed in as somebody else",
  "line.signed-out": "you are signed out: sign in to Jupyter, then come back",
  "line.not-let-in": "the server does not let you in: sign in to Jupyter again",
  "line.not-found": "no such board, or not shared with you: ask its owner",
  "line.link-ended": "the share link has ended: ask for a new one where you got it",
  "line.silent": "the server has fallen silent",
  "line.no-answer": "the server does not answer",
  "line.no-nbboard": "this Jupyter server has no nbboard: install it in the server's environment",
  "line.trouble": "the server is in trouble (HTTP {status})",
  "line.blocked": "the server answers, but not by WebSocket: a proxy may block it",
} as const;

export type SyncTextKey = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<SyncTextKey, string>> = {
  "list.and": "{some} und {last}",
  "void.gone": "was geändert werden sollte, ist nicht mehr da",
  "void.changed": "jemand anders hat es inzwischen geändert",
  "void.exists": "es ist schon da",
  "void.forbidden": "das darfst du hier im Moment nicht",
  "void.full": "die Tafel ist voll",
  "op.add": "Deine Zeichnung",
  "op.patch": "Deine Änderung",
  "op.remove": "Dein Löschen",
  "op.revive": "Dein Zurückholen",
  "op.reorder": "Dein Umsortieren",
  "op.clear": "Dein Wegwischen",
  "op.say": "Deine Nachricht",
  "op.unsay": "Dein Zurücknehmen einer Nachricht",
  "op.rename": "Dein neuer Titel",
  "op.set-access": "Deine Änderung des Zugangs",
  "op.set-role": "Deine Änderung einer Rolle",
  "op.set-group": "Deine Änderung der Rolle einer Gruppe",
  "op.ask": "Deine Anfrage",
  "op.decline": "Deine Antwort auf eine Anfrage",
  "op.introduce": "Dein neues Bild",
  "op.archive": "Dein Archivieren",
  "op.lock-board": "Deine Sperre",
  "op.kick": "Dein Hinausbitten einer Person",
  "op.ban": "Dein Ausschluss",
  "op.pass-pen": "Dein Weitergeben des Stifts",
  "refused.one": "{what} wurde nicht angenommen: {why}",
  "refused.more": "{count} deiner Änderungen wurden nicht angenommen: {why}",
  "refused.dependent": "{text}; 1 spätere Änderung daran entfiel mit",
  "refused.dependents": "{text}; {count} spätere Änderungen daran entfielen mit",
  "undo.not": "Nicht rückgängig gemacht: {why}",
  "redo.not": "Nicht wiederholt: {why}",
  "undo.left": "{left} von {total} blieben: {why}",
  "left.changed": "geändert von {names}",
  "left.somebody": "jemand anderem",
  "left.gone": "nicht mehr da",
  "left.exists": "schon da",
  "left.forbidden": "gesperrt oder jetzt nicht von dir zu ändern",
  "left.full": "die Tafel ist voll",
  "account.one":
    "Du bist jetzt {name}: 1 Änderung von {account} wird gesendet, wenn {account} diese Tafel wieder öffnet",
  "account.more":
    "Du bist jetzt {name}: {count} Änderungen von {account} werden gesendet, wenn {account} diese Tafel wieder öffnet",
  "others.one":
    "1 Änderung eines anderen Kontos wartet hier, bis jenes Konto diese Tafel wieder öffnet",
  "others.more":
    "{count} Änderungen eines anderen Kontos warten hier, bis jenes Konto diese Tafel wieder öffnet",
  "left.board":
    "was du gezeichnet hast, bleibt; was andere tun, siehst du hier erst, wenn du wiederkommst",
  "journal.failed":
    "Dieser Browser behält keine Kopie ungesendeter Änderungen: schließ ihn offline nicht",
  "unfit.number": "{value} ist keine ganze Zahl",
  "unfit.half": "{value} enthält ein halbes Zeichen",
  "line.differs": "diese Seite und der Server sind sich über die Tafel uneins: lade die Seite neu",
  "line.another": "als jemand anders angemeldet",
  "line.signed-out": "du bist abgemeldet: melde dich bei Jupyter an und komm wieder",
  "line.not-let-in": "der Server lässt dich nicht ein: melde dich bei Jupyter neu an",
  "line.not-found":
    "diese Tafel gibt es nicht, oder sie ist nicht mit dir geteilt: frag, wem sie gehört",
  "line.link-ended":
    "der Link zum Teilen gilt nicht mehr: frag nach einem neuen, woher du ihn hast",
  "line.silent": "der Server ist verstummt",
  "line.no-answer": "der Server antwortet nicht",
  "line.no-nbboard":
    "dieser Jupyter-Server hat kein nbboard: installiere es in der Umgebung des Servers",
  "line.trouble": "der Server hat Schwierigkeiten (HTTP {status})",
  "line.blocked":
    "der Server antwortet, aber nicht über WebSocket: vielleicht sperrt ihn ein Proxy",
};

/** For tests; sync itself asks for `text`. */
export const SYNC_CATALOGUE: Catalogue<SyncTextKey> = { en: ENGLISH, de: GERMAN };

export const text = speaker(SYNC_CATALOGUE);
