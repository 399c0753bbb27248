/** What JupyterLab's launcher and palette say of boards, in English and German. */

import { type Catalogue, speaker } from "../ui/language";

const ENGLISH = {
  about: "Shared boards in the launcher and the command palette.",
  new: "New shared board",
  all: "Shared boards",
  open: "Open shared board",
  one: "Shared board",
  failed: "No board was made",
} as const;

export type LabTextKey = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<LabTextKey, string>> = {
  about: "Gemeinsame Tafeln im Starter und in der Befehlspalette.",
  new: "Neue gemeinsame Tafel",
  all: "Gemeinsame Tafeln",
  open: "Gemeinsame Tafel öffnen",
  one: "Gemeinsame Tafel",
  failed: "Es wurde keine Tafel angelegt",
};

/** For tests; the plugin itself asks for `labText`. */
export const LAB_CATALOGUE: Catalogue<LabTextKey> = { en: ENGLISH, de: GERMAN };

export const labText = speaker(LAB_CATALOGUE);
