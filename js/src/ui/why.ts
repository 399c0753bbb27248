/** Why a request came to nothing, for the end of a sentence; without the board's own catalogue. */

import { Refusal, Unreachable } from "../sync/rest";
import { say } from "./front-texts";

export function whyOf(error: unknown): string {
  if (error instanceof Refusal) return error.message.replace(/\.$/, "");
  return error instanceof Unreachable ? say("share.unreachable") : String(error);
}
