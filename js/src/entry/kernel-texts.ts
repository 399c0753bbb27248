/** By which way a board is reached, in English and German. */

import { type Catalogue, speaker } from "../sync/language";

const ENGLISH = {
  "way.local": "only in this notebook",
  "way.everybody": "Whoever can use this notebook may do everything on this board.",
  "way.relayed": "through the kernel",
  "way.busy": "Kernel busy",
  "way.hint":
    "What you draw is kept and sent when the cell has ended. If the kernel was restarted, run the board's cell again.",
} as const;

type KernelKey = keyof typeof ENGLISH;

const GERMAN: Readonly<Record<KernelKey, string>> = {
  "way.local": "nur in diesem Notebook",
  "way.everybody": "Wer dieses Notebook benutzen kann, darf auf dieser Tafel alles.",
  "way.relayed": "über den Kernel",
  "way.busy": "Kernel beschäftigt",
  "way.hint":
    "Was du zeichnest, bleibt und wird gesendet, wenn die Zelle fertig ist. Wurde der Kernel neu gestartet, führ die Zelle der Tafel noch einmal aus.",
};

/** For tests; the entry itself asks for `kernelText`. */
export const KERNEL_CATALOGUE: Catalogue<KernelKey> = { en: ENGLISH, de: GERMAN };

export const kernelText = speaker(KERNEL_CATALOGUE);
