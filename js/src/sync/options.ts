/** Which board a session joins, and as whom. */

import { type Agent, HELLO_DEFAULTS, type Hello, VERSION } from "../core/types.gen";
import type { Addresses } from "./connection";
import type { SendQueue } from "./queue";

export interface SessionOptions {
  /** Names server and board in the journal. */
  readonly place: string;
  readonly addresses: Addresses;
  readonly agent: Agent;
  /** The account, where the page knows it before the server says so. */
  readonly account: string;
  /** The display name the person chose, or empty. */
  readonly name: string;
}

/** The first message; `known` is what has been applied already. */
export function helloOf(
  { agent, name }: SessionOptions,
  { identity, numbers }: SendQueue,
  known: Pick<Hello, "since" | "epoch">,
): Hello {
  const { secret } = identity;
  return { ...HELLO_DEFAULTS, ...known, version: VERSION, secret, agent, pending: numbers, name };
}
