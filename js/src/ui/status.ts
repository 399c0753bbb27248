/** The state of the connection in words: one calm sentence, never two. */

import type { Status } from "../sync/board";

export interface StatusWords {
  readonly tone: "good" | "busy" | "warning" | "bad";
  readonly text: string;
  /** Whether to offer "Retry now". */
  readonly retry: boolean;
}

/**
 * `canDraw` is false for viewers; `slow` says that changes have been waiting long enough to be
 * worth a word.
 */
export function statusWords(
  status: Status,
  { canDraw, slow }: { canDraw: boolean; slow: boolean },
): StatusWords {
  switch (status.state) {
    case "connecting":
      return { tone: "busy", text: "Connecting…", retry: false };
    case "live": {
      if (slow && status.waiting > 0) {
        return { tone: "busy", text: `Saving ${changes(status.waiting)}…`, retry: false };
      }
      return { tone: "good", text: canDraw ? "Live" : "Live · view only", retry: false };
    }
    case "offline":
      return { tone: "warning", text: `Offline${waitingText(status.waiting)}`, retry: true };
    case "read-only":
      return {
        tone: "warning",
        text: `Read-only: ${status.message}${waitingText(status.waiting)}`,
        retry: false,
      };
    case "refused":
      if (status.code === "left") return { tone: "warning", text: "Left", retry: false };
      return { tone: "bad", text: "Not opened", retry: false };
    case "no-server":
      return { tone: "bad", text: "No server", retry: false };
  }
}

/** When the next try is, for those who look; it changes each second and is not read out. */
export function countdown(status: Status, now: number): string {
  if (status.state !== "offline") return "";
  const seconds = Math.ceil((status.retryAt - now) / 1000);
  return seconds > 1 ? `next try in ${seconds} s` : "";
}

/** What fills the board's place when there is no board to show. */
export interface Obstacle {
  readonly title: string;
  readonly text: string;
  readonly retry: boolean;
  /** Left of one's own will: what would be tried again is to join. */
  readonly left?: boolean;
}

export function obstacle(status: Status): Obstacle | undefined {
  if (status.state === "no-server") {
    const text = sentence(status.message);
    return { title: "No server answers for this board", text, retry: true };
  }
  if (status.state !== "refused") return undefined;
  const title = REFUSALS[status.code] ?? "This board cannot be opened";
  const retry = status.code !== "version";
  const obstacle = { title, text: sentence(status.message), retry };
  return status.code === "left" ? { ...obstacle, left: true } : obstacle;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Titles for the codes of `bye` and of the REST answer; the message says what to do. */
const REFUSALS: Readonly<Record<string, string>> = {
  left: "You left the board",
  "not-found": "This board was not found",
  "not-shared": "This board is closed to you now",
  "sign-in": "You are not signed in here",
  kicked: "An owner ended your visit",
  banned: "An owner closed this board to you",
  deleted: "This board was deleted",
  ended: "This session was ended",
  damaged: "This board's data is damaged",
  version: "This page and its server differ in version",
};

function waitingText(waiting: number): string {
  return waiting === 0 ? "" : ` · ${changes(waiting)} waiting`;
}

function changes(count: number): string {
  return count === 1 ? "1 change" : `${count} changes`;
}
