/** The words about people outside their panel: who is here, who presents and who follows whom. */

import { type Catalogue, speaker } from "../language";

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

const GERMAN: Readonly<Record<PeopleKey, string>> = {
  title: "Leute",
  open: "Leute, {count} hier: {names}",
  "open-hands": "Leute, {count} hier, {hands} melden sich: {names}",
  you: "du",
  "you-name": "{name} (du)",
  "not-found": "Wo {name} ist, ist gerade nicht zu sehen.",
  "give-pen": "Den Stift geben",
  "give-pen-to": "{name} den Stift geben",
  present: "Vorführen",
  "present-stop": "Vorführung beenden",
  "you-present": "Du führst vor",
  presents: "{name} führt vor",
  "pen-back": "Den Stift zurückgeben",
  "pen-take": "Den Stift nehmen",
  raise: "Melden",
  lower: "Nicht mehr melden",
  "hands-count": "{count} Meldungen",
  watching: "Du siehst zu",
  "watching-alone": "Hier ist nur Zusehen möglich",
  ask: "Ums Zeichnen bitten",
  asked: "Du hast ums Zeichnen gebeten",
  withdraw: "Zurückziehen",
  locked: "Die Tafel ist gesperrt: Nur Besitzer zeichnen",
  archived: "Diese Tafel ist archiviert: Sie bleibt, wie sie ist",
  "state.locked": "gesperrt",
  "state.archived": "archiviert",
  following: "Du folgst {name}",
  "following-stop": "Beenden",
  "follows-you": "{name} folgt dir",
  "follow-you": "{count} Leute folgen dir",
  "follow-gone": "{name} ist gegangen.",
  joined: "Neu hier: {who}.",
  left: "Nicht mehr hier: {who}.",
  and: "{first} und {last}",
  "and-others": "{first} und {count} weitere",
  "now.1": "Du kannst jetzt nur noch zusehen.",
  "now.2": "Du kannst jetzt zeichnen.",
  "now.no-owner": "Diese Tafel gehört dir nicht mehr; zeichnen kannst du weiter.",
  "now.3": "Diese Tafel gehört jetzt auch dir.",
  "now.pen-you": "Du hast jetzt den Stift.",
  "now.pen-over": "Die Vorführung ist zu Ende: Alle zeichnen wie zuvor.",
  "now.locked": "Die Tafel wurde gesperrt: Nur Besitzer zeichnen jetzt.",
  "now.unlocked": "Die Tafel wurde entsperrt.",
  "now.archived": "Diese Tafel wurde archiviert: Sie kann angesehen werden.",
  "now.unarchived": "Diese Tafel ist wieder in Gebrauch.",
  "now.asked": "{name} möchte zeichnen. Unter „Leute“ kannst du antworten.",
  "now.asked-in": "{name} möchte hereinkommen. Unter „Leute“ kannst du antworten.",
  "now.declined": "Deine Anfrage wurde abgelehnt.",
  "now.hand": "{name} meldet sich.",
  "now.mentioned": "{name} hat dich im Chat erwähnt.",
  leave: "Die Tafel verlassen",
};

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
