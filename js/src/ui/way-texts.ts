/** Words of the ways in and out of a board: sharing, asking, the archive. English and German. */

import { type Catalogue, speaker } from "./language";

const ENGLISH = {
  "share.open": "Share",
  "share.title": "Share this board",
  "ask.viewer": "Ask to watch",
  "ask.editor": "Ask to draw",
  "ask.asked":
    "If this board exists, its owners see that you ask. It opens here when they let you in.",
  "ask.done": "Asked",
  "ask.lobby": "All boards",
  "banner.archived": "Archived: it cannot be changed.",
  "banner.unarchive": "Bring back",
  "past.open": "History",
  "front.unreachable":
    "This part cannot be loaded: the server cannot be reached now, or has been updated since this page was opened.",
  "front.again": "Try again",
} as const;

export type WayKey = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<WayKey, string>> = {
  "share.open": "Teilen",
  "share.title": "Diese Tafel teilen",
  "ask.viewer": "Ums Zusehen bitten",
  "ask.editor": "Ums Zeichnen bitten",
  "ask.asked":
    "Wenn es diese Tafel gibt, sehen ihre Besitzer deine Bitte. Sie öffnet sich hier, sobald sie dich hereinlassen.",
  "ask.done": "Gebeten",
  "ask.lobby": "Alle Tafeln",
  "banner.archived": "Archiviert: nicht zu ändern.",
  "banner.unarchive": "Zurückholen",
  "past.open": "Verlauf",
  "front.unreachable":
    "Dieser Teil lässt sich nicht laden: Der Server ist gerade nicht zu erreichen, oder er wurde aktualisiert, seit die Seite offen ist.",
  "front.again": "Noch einmal versuchen",
};

/** For tests; the view itself says. */
export const WAY_CATALOGUE: Catalogue<WayKey> = { en: ENGLISH, de: GERMAN };

/** The words for a key, with values filled in. */
export const wayText = speaker(WAY_CATALOGUE);
