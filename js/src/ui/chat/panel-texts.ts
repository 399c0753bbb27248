/** The words of the panel of the chat, which is loaded with it. */

import { type Catalogue, speaker } from "../language";

const ENGLISH = {
  log: "Messages",
  empty: "Nothing said yet",
  "empty-more": "Everyone on this board reads what you write here.",
  older: "Older messages",
  "older-failed": "Older messages cannot be loaded: {why}",
  "no-older": "This is where the chat begins",
  write: "Message",
  "write-hint": "Write a message",
  archived: "This board is archived: nothing more is said here.",
  send: "Send",
  keys: "Enter sends, Shift+Enter begins a new line, @ mentions somebody",
  bytes: "{bytes} of {limit} bytes",
  "too-long": "{bytes} bytes; a message holds {limit}. Shorten it or make two.",
  pending: "Waiting to be sent",
  "take-back": "Take back: {text}",
  "taken-back": "Message taken back",
  typing: "{names} is writing…",
  "typing-many": "{names} are writing…",
  "typing-crowd": "Several people are writing…",
  and: "{first} and {last}",
  you: "You",
  names: "Who is meant",
} as const;

type Key = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<Key, string>> = {
  log: "Nachrichten",
  empty: "Noch nichts gesagt",
  "empty-more": "Alle auf dieser Tafel lesen, was du hier schreibst.",
  older: "Ältere Nachrichten",
  "older-failed": "Ältere Nachrichten lassen sich nicht laden: {why}",
  "no-older": "Hier beginnt der Chat",
  write: "Nachricht",
  "write-hint": "Schreib eine Nachricht",
  archived: "Diese Tafel ist archiviert: Hier wird nichts mehr gesagt.",
  send: "Senden",
  keys: "Enter sendet, Umschalt+Enter beginnt eine neue Zeile, @ erwähnt jemanden",
  bytes: "{bytes} von {limit} Bytes",
  "too-long": "{bytes} Bytes; eine Nachricht fasst {limit}. Kürze sie oder mach zwei daraus.",
  pending: "Wartet darauf, gesendet zu werden",
  "take-back": "Zurücknehmen: {text}",
  "taken-back": "Nachricht zurückgenommen",
  typing: "{names} schreibt …",
  "typing-many": "{names} schreiben …",
  "typing-crowd": "Mehrere schreiben …",
  and: "{first} und {last}",
  you: "Du",
  names: "Wer gemeint ist",
};

/** For tests; the panel itself asks for `say`. */
export const CHAT_PANEL_WORDS: Catalogue<Key> = { en: ENGLISH, de: GERMAN };

export const say = speaker(CHAT_PANEL_WORDS);
