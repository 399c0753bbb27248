/** The state of a connection and its room as a person is told it. */

import type { Status as StatusMessage } from "../core/types.gen";
import type { Status } from "./board";
import type { ConnectionState } from "./connection";

/** What the room says of itself. */
export interface RoomState {
  /** Why the room takes no changes now, if it does not. */
  readonly readOnly: string | undefined;
  /** What the server wants to be known while all is well, such as a disk that fills up. */
  readonly warning: string;
}

export const WELL: RoomState = { readOnly: undefined, warning: "" };

export function roomState({ state, message }: StatusMessage): RoomState {
  return state === "live" ? { ...WELL, warning: message } : { readOnly: message, warning: "" };
}

/** What beside the connection decides about the status. */
export interface Situation extends RoomState {
  /** Whether the board has been shown before. */
  readonly joined: boolean;
  /** Changes without an answer. */
  readonly waiting: number;
  /** Whether the other end takes nothing at the moment. */
  readonly busy?: boolean;
}

export function statusOf(connection: ConnectionState, situation: Situation, now: number): Status {
  const status = stateOf(connection, situation, now);
  return BY_KERNEL && situation.busy ? { ...status, busy: true } : status;
}

function stateOf(connection: ConnectionState, situation: Situation, now: number): Status {
  const { joined, waiting, readOnly, warning } = situation;
  switch (connection.kind) {
    case "stopped":
      return { state: "refused", code: connection.code, message: connection.message };
    case "ready":
      return readOnly === undefined
        ? { state: "live", waiting, ...(warning === "" ? {} : { warning }) }
        : { state: "read-only", message: readOnly, waiting };
    case "waiting":
      return joined
        ? { state: "offline", waiting, retryAt: connection.retryAt }
        : { state: "no-server", message: connection.loss.message };
    case "connecting":
    case "joining": {
      if (joined) return { state: "offline", waiting, retryAt: now };
      const loss = connection.kind === "connecting" ? connection.loss : undefined;
      return loss === undefined
        ? { state: "connecting" }
        : { state: "no-server", message: loss.message };
    }
  }
}

/** Tells whether two statuses say the same. */
export function sameStatus(a: Status, b: Status): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const values = (status: Status) => status as unknown as Readonly<Record<string, unknown>>;
  return [...names].every((name) => values(a)[name] === values(b)[name]);
}
