/** What JupyterLab says of boards outside of them, in English and German. */

import { type Catalogue, speaker } from "../ui/language";

const ENGLISH = {
  about: "Shared boards in the launcher and the command palette.",
  new: "New shared board",
  all: "Shared boards",
  open: "Open shared board",
  one: "Shared board",
  failed: "No board was made",
  picture: "Board {id} as it was when this cell ran.",
  run: "Run the cell to draw on it.",
  reload: "To draw on it, choose a kernel, reload the page and run the cell.",
} as const;

export type LabTextKey = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<LabTextKey, string>> = {
  about: "Gemeinsame Tafeln im Starter und in der Befehlspalette.",
  new: "Neue gemeinsame Tafel",
  all: "Gemeinsame Tafeln",
  open: "Gemeinsame Tafel öffnen",
  one: "Gemeinsame Tafel",
  failed: "Es wurde keine Tafel angelegt",
  picture: "Tafel {id}, wie sie beim Ausführen der Zelle war.",
  run: "Zum Zeichnen die Zelle ausführen.",
  reload: "Zum Zeichnen einen Kernel wählen, die Seite neu laden und die Zelle ausführen.",
};

/** For tests; the plugin itself asks for `labText`. */
export const LAB_CATALOGUE: Catalogue<LabTextKey> = { en: ENGLISH, de: GERMAN };

export const labText = speaker(LAB_CATALOGUE);
