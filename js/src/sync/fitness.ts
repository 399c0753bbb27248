/** What no message may hold, found before it is sent: the server ends a connection for it. */

import { shown } from "../core/errors";
import { text } from "./texts";

// With the u flag a surrogate pair is one character: this finds halves of one.
const HALF_PAIR = /\p{Surrogate}/u;

/** Gives why a value as it goes on the wire cannot be sent, or undefined when it can. */
export function unfit(value: unknown): string | undefined {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? undefined : text("unfit.number", { value });
  }
  if (typeof value === "string") {
    return HALF_PAIR.test(value) ? text("unfit.half", { value: shown(value) }) : undefined;
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined;
  for (const item of Object.values(value)) {
    const why = unfit(item);
    if (why !== undefined) return why;
  }
  return undefined;
}
