/** The German words of the board's bundle, by the path of their file in `src/`. */

import { GERMAN as connection } from "../sync/texts.de";
import { GERMAN as chat } from "../ui/chat/texts.de";
import { GERMAN as people } from "../ui/people/texts.de";
import { GERMAN as state } from "../ui/state-texts.de";
import { GERMAN as view } from "../ui/texts.de";

export const words = {
  "sync/texts.de.ts": connection,
  "ui/chat/texts.de.ts": chat,
  "ui/people/texts.de.ts": people,
  "ui/state-texts.de.ts": state,
  "ui/texts.de.ts": view,
};
