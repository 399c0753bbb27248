/** What of a drawing of Excalidraw's is not seen to be missing, in words. */

import type { Drawing } from "../tools/excalidraw";
import { say } from "./front-texts";

/** One sentence; undefined where nothing of the kind was lost. */
export function lossOf({ tied }: Drawing): string | undefined {
  if (tied === 0) return undefined;
  return tied === 1 ? say("drawing.tied-one") : say("drawing.tied", { count: tied });
}
