/** Why a request came to nothing, for the end of a sentence; without the board's own catalogue. */

import { isRefusal, isUnreachable } from "../sync/rest";
import { say } from "./front-texts";

export function whyOf(error: unknown): string {
  if (isRefusal(error)) return error.message.replace(/\.$/, "");
  return isUnreachable(error) ? say("share.unreachable") : String(error);
}
