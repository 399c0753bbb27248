/** All tools, in the order of the toolbar. */

import { eraser } from "./eraser";
import { hand } from "./hand";
import { pen } from "./pen";
import type { Tool, ToolName } from "./tool";

export const TOOLS: readonly Tool[] = [pen, eraser, hand];

const BY_NAME = new Map(TOOLS.map((tool) => [tool.name, tool]));

export function toolNamed(name: ToolName): Tool {
  // The list above holds every name of `ToolName`; a test asserts it.
  return BY_NAME.get(name) ?? hand;
}
