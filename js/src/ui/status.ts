/** The state of the connection in words: one calm sentence, never two. */

import type { Status } from "../sync/board";
import { changesInWords, type StateTextKey, stateKey, stateText } from "./state-texts";

export interface StatusWords {
  readonly tone: "good" | "busy" | "warning" | "bad";
  readonly text: string;
  /** Whether to offer "Retry now". */
  readonly retry: boolean;
  /** What the server said itself, for whoever looks closer. */
  readonly detail?: string;
}

/** By which way a board is reached, where that is worth a word. */
export interface Way {
  /** Beside "Live". */
  readonly live: string;
  /** Said when what is sent waits at the other end, and what to do about it. */
  readonly busy: string;
  readonly hint: string;
  /** Who may do everything here, where that is not told by a server. */
  readonly everybody?: string;
}

interface View {
  readonly canDraw: boolean;
  readonly slow: boolean;
  readonly why?: string | undefined;
  readonly way?: Way | undefined;
}

/**
 * `canDraw` is false for viewers; `slow` says that changes have been waiting long enough to be
 * worth a word; `why` says what keeps somebody from drawing who else might.
 */
export function statusWords(status: Status, view: View): StatusWords {
  const { way } = view;
  if (BY_KERNEL && status.busy && way !== undefined) {
    const text = withWaiting(way.busy, "waiting" in status ? status.waiting : 0);
    return { tone: "busy", text, retry: false, detail: way.hint };
  }
  switch (status.state) {
    case "connecting":
      return { tone: "busy", text: stateText("state.connecting"), retry: false };
    case "live":
      return liveWords(status, view);
    case "offline": {
      const text = withWaiting(stateText("state.offline"), status.waiting);
      return { tone: "warning", text, retry: true };
    }
    case "read-only": {
      const state = stateText("state.read-only", { why: whyReadOnly(status.message) });
      const text = withWaiting(state, status.waiting);
      return { tone: "warning", text, retry: false, detail: status.message };
    }
    case "refused":
      return status.code === "left"
        ? { tone: "warning", text: stateText("state.left"), retry: false }
        : { tone: "bad", text: stateText("state.refused"), retry: false };
    case "no-server":
      return { tone: "bad", text: stateText("state.no-server"), retry: false };
  }
}

function liveWords(
  { waiting, warning }: Status & { state: "live" },
  { canDraw, slow, why, way }: View,
): StatusWords {
  if (slow && waiting > 0) {
    const changes = changesInWords(waiting);
    return { tone: "busy", text: stateText("state.saving", { changes }), retry: false };
  }
  if (warning) {
    return { tone: "warning", text: stateText("state.warning"), retry: false, detail: warning };
  }
  const aside = why ?? (BY_KERNEL && canDraw ? way?.live : undefined);
  const live = stateText(canDraw ? "state.live" : "state.view-only");
  const text = aside === undefined ? live : `${stateText("state.live")} · ${aside}`;
  return { tone: "good", text, retry: false };
}

/** Whether what is shown of other people is what they do now. */
export function isInTouch({ status }: { readonly status: Status }): boolean {
  return status.state === "live" || status.state === "read-only";
}

/** When the next try is, for those who look; it changes each second and is not read out. */
export function countdown(status: Status, now: number): string {
  if (status.state !== "offline") return "";
  const seconds = Math.ceil((status.retryAt - now) / 1000);
  return seconds > 1 ? stateText("state.next-try", { seconds }) : "";
}

/** What fills the board's place when there is no board to show. */
export interface Obstacle {
  readonly title: string;
  readonly text: string;
  readonly retry: boolean;
  /** Left of one's own will: what would be tried again is to join. */
  readonly left?: boolean;
}

/** The words go by the code of `bye` or of the REST answer; a message is the last resort. */
export function obstacle(status: Status): Obstacle | undefined {
  if (status.state === "no-server") {
    const text = sentence(status.message);
    return { title: stateText("refused.no-server"), text, retry: true };
  }
  if (status.state !== "refused") return undefined;
  const { code } = status;
  const advice = stateKey(`advice.${code}`);
  const obstacle = {
    title: stateText(stateKey(`refused.${code}`) ?? "refused.other"),
    text: advice === undefined ? sentence(status.message) : stateText(advice),
    retry: code !== "version",
  };
  return code === "left" ? { ...obstacle, left: true } : obstacle;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a server says of its file or Redis names it: that is for its admin, not for the one who draws. */
const READ_ONLY: readonly (readonly [RegExp, StateTextKey])[] = [
  [/disk is full/, "why.disk-full"],
  [/disk gave an error/, "why.disk-error"],
  [
    /cannot be written|cannot be opened|may not be opened|cannot (?:make|use|write)/,
    "why.unwritable",
  ],
  [/another program/, "why.held"],
  [/out of memory/, "why.memory-full"],
  [/Redis|replicas/, "why.unreached"],
];

function whyReadOnly(message: string): string {
  const known = READ_ONLY.find(([pattern]) => pattern.test(message));
  return known === undefined ? message : stateText(known[1]);
}

function withWaiting(state: string, waiting: number): string {
  if (waiting === 0) return state;
  return stateText("state.waiting", { state, changes: changesInWords(waiting) });
}
