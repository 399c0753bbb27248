/** The words of the chat outside its panel. */

import { type Catalogue, speaker } from "../language";
import { GERMAN } from "./texts.de";

const ENGLISH = {
  title: "Chat",
  open: "Chat",
  "open-unread": "Chat, {count} unread",
  "open-mentioned": "Chat, {count} unread, you are mentioned",
} as const;

type Key = keyof typeof ENGLISH;

/** For tests; the header itself asks for `say`. */
export const CHAT_WORDS: Catalogue<Key> = { en: ENGLISH, de: GERMAN };

export const say = speaker(CHAT_WORDS);
