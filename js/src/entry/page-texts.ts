/** What a page says before there is a bundle, and with it a catalogue: English and German. */

import { speaker } from "../sync/language";

const ENGLISH = {
  offline: "Offline",
  unreached: "The server cannot be reached now.",
  "no-bundle": "The server gives no bundle (status {status}).",
  signin: "You are not signed in here",
  "signin-advice": "Reload the page to sign in.",
  "next-try": "next try in {seconds} s",
  retry: "Retry now",
  reload: "Reload",
  broken: "nbboard cannot show this page: {why}.",
};

const GERMAN: typeof ENGLISH = {
  offline: "Offline",
  unreached: "Der Server ist gerade nicht zu erreichen.",
  "no-bundle": "Der Server gibt kein Programm heraus (Status {status}).",
  signin: "Du bist hier nicht angemeldet",
  "signin-advice": "Lade die Seite neu, um dich anzumelden.",
  "next-try": "nächster Versuch in {seconds} s",
  retry: "Jetzt versuchen",
  reload: "Neu laden",
  broken: "nbboard kann diese Seite nicht zeigen: {why}.",
};

/** For tests; the page itself asks for `pageText`. */
export const PAGE_CATALOGUE = { en: ENGLISH, de: GERMAN };

export type PageTextKey = keyof typeof ENGLISH;

export const pageText = speaker(PAGE_CATALOGUE);
