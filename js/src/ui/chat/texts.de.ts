/** In German: the words of the chat. A file of its own, so that a page in English does not load it. */

export const GERMAN = {
  title: "Chat",
  open: "Chat",
  "open-unread": "Chat, {count} ungelesen",
  "open-mentioned": "Chat, {count} ungelesen, du wirst erwähnt",
};
