/** What the connection and its queue have to say, in English and German. */

import { type Catalogue, speaker } from "./language";
import { GERMAN } from "./texts.de";

const ENGLISH = {
  "list.and": "{some} and {last}",
  "void.gone": "what was to be changed is no longer there",
  "void.changed": "somebody else has changed it since",
  "void.exists": "it is there already",
  "void.forbidden": "you may not do that here at the moment",
  "void.full": "the board is full",
  "op.add": "Your drawing",
  "op.patch": "Your change",
  "op.remove": "Your removal",
  "op.revive": "Your restoring",
  "op.reorder": "Your reordering",
  "op.clear": "Your clearing",
  "op.say": "Your message",
  "op.unsay": "Your withdrawal of a message",
  "op.rename": "Your new title",
  "op.set-access": "Your change of access",
  "op.set-role": "Your change of a role",
  "op.set-group": "Your change of a group's role",
  "op.ask": "Your request",
  "op.decline": "Your answer to a request",
  "op.introduce": "Your new picture",
  "op.archive": "Your archiving",
  "op.lock-board": "Your lock",
  "op.kick": "Your removal of a person",
  "op.ban": "Your ban",
  "op.pass-pen": "Your passing of the pen",
  "refused.one": "{what} was not accepted: {why}",
  "refused.more": "{count} of your changes were not accepted: {why}",
  "refused.dependent": "{text}; 1 later change to it went with it",
  "refused.dependents": "{text}; {count} later changes to it went with it",
  "undo.not": "Not undone: {why}",
  "redo.not": "Not redone: {why}",
  "undo.left": "{left} of {total} left: {why}",
  "left.changed": "changed by {names}",
  "left.somebody": "somebody else",
  "left.you": "you elsewhere",
  "left.gone": "no longer there",
  "left.exists": "there already",
  "left.forbidden": "locked, or not yours to change now",
  "left.full": "the board is full",
  "account.one":
    "You are {name} now: 1 change made as {account} will be sent when {account} opens this board again",
  "account.more":
    "You are {name} now: {count} changes made as {account} will be sent when {account} opens this board again",
  "others.one":
    "1 change made here by another account waits until that account opens this board again",
  "others.more":
    "{count} changes made here by another account wait until that account opens this board again",
  "left.board": "what you drew stays; what others do is not shown here until you come back",
  "journal.failed": "This browser keeps no copy of unsent changes: do not close it while offline",
  "unfit.number": "{value} is not a whole number",
  "unfit.half": "{value} holds half a character",
  "unfit.large": "it is larger than {bytes} bytes: split it",
  "line.differs": "this page and the server disagree about the board: reload the page",
  "line.another": "signed in as somebody else",
  "line.signed-out": "you are signed out: sign in to Jupyter, then come back",
  "line.not-let-in": "the server does not let you in: sign in to Jupyter again",
  "line.not-found": "no such board, or not shared with you: ask its owner",
  "line.link-ended": "the share link has ended: ask for a new one where you got it",
  "line.unreadable": "the server sent something unreadable",
  "line.closed": "the connection was closed ({code})",
  "line.damaged": "the copy of the board was damaged",
  "line.status": "status {status}",
  "line.silent": "the server has fallen silent",
  "line.no-answer": "the server does not answer",
  "line.no-nbboard": "this Jupyter server has no nbboard: install it there",
  "line.trouble": "the server is in trouble (HTTP {status})",
  "line.blocked": "the server answers, but not by WebSocket: a proxy may block it",
} as const;

export type SyncTextKey = keyof typeof ENGLISH;

/** For tests; sync itself asks for `text`. */
export const SYNC_CATALOGUE: Catalogue<SyncTextKey> = { en: ENGLISH, de: GERMAN };

export const text = speaker(SYNC_CATALOGUE);
