/** The words about people outside their panel: who is here, who presents and who follows whom. */

import { type Catalogue, speaker } from "../language";
import { GERMAN } from "./texts.de";

const ENGLISH = {
  title: "People",
  open: "People, {count} here: {names}",
  "open-hands": "People, {count} here, {hands} with a raised hand: {names}",
  you: "you",
  "you-name": "{name} (you)",
  "not-found": "Where {name} is cannot be seen now.",
  "give-pen": "Give the pen",
  "give-pen-to": "Give the pen to {name}",
  present: "Present",
  "present-stop": "Stop presenting",
  "you-present": "You present",
  presents: "{name} presents",
  "pen-back": "Hand the pen back",
  "pen-take": "Take the pen",
  raise: "Raise your hand",
  lower: "Lower your hand",
  "hands-count": "{count} hands",
  watching: "You are watching",
  "watching-alone": "Only watching is possible here",
  ask: "Ask to draw",
  asked: "You asked to draw",
  withdraw: "Withdraw",
  locked: "The board is locked: only owners draw",
  archived: "This board is archived: it is kept as it is",
  "state.locked": "locked",
  "state.archived": "archived",
  following: "Following {name}",
  "following-stop": "Stop",
  "follow-presenter": "Follow",
  "follows-you": "{name} follows you",
  "follow-you": "{count} people follow you",
  "follow-gone": "{name} has left.",
  joined: "{who} joined.",
  left: "{who} left.",
  and: "{first} and {last}",
  "and-others": "{first} and {count} others",
  "now.1": "You can only watch now.",
  "now.2": "You can draw now.",
  "now.no-owner": "You are no longer an owner of this board; you can draw.",
  "now.3": "You are an owner of this board now.",
  "now.pen-you": "You have the pen now.",
  "now.pen-over": "The presentation is over: everybody draws as before.",
  "now.locked": "The board was locked: only owners draw now.",
  "now.unlocked": "The board was unlocked.",
  "now.archived": "This board was archived: it can be looked at.",
  "now.unarchived": "This board is in use again.",
  "now.asked": "{name} asks to draw. Answer under People.",
  "now.asked-in": "{name} asks to come in. Answer under People.",
  "now.declined": "Your request was declined.",
  "now.hand": "{name} raised a hand.",
  "now.mentioned": "{name} mentioned you in the chat.",
  leave: "Leave the board",
} as const;

export type PeopleKey = keyof typeof ENGLISH;

/** For tests; the views themselves ask for `say`. */
export const PEOPLE_WORDS: Catalogue<PeopleKey> = { en: ENGLISH, de: GERMAN };

export const say = speaker(PEOPLE_WORDS);

/** "Ada", "Ada and Bob", "Ada and 3 others". */
export function namesTogether(names: readonly string[]): string {
  const [first = "", last = ""] = names;
  if (names.length < 2) return first;
  return names.length === 2
    ? say("and", { first, last })
    : say("and-others", { first, count: names.length - 1 });
}
