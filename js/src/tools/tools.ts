/** All tools, in the order of the toolbar. */

import { eraser } from "./eraser";
import { hand } from "./hand";
import { laser } from "./laser";
import { arrow, line, polygon } from "./lines";
import { highlighter, pen } from "./pen";
import { select } from "./select";
import { diamond, ellipse, rectangle, rightTriangle, triangle } from "./shapes";
import { note, text } from "./text";
import type { Tool, ToolName } from "./tool";

export const TOOLS: readonly Tool[] = [
  select,
  hand,
  pen,
  highlighter,
  laser,
  eraser,
  rectangle,
  ellipse,
  diamond,
  triangle,
  rightTriangle,
  polygon,
  arrow,
  line,
  text,
  note,
];

const BY_NAME = new Map(TOOLS.map((tool) => [tool.name, tool]));

export function toolNamed(name: ToolName): Tool {
  // The list above holds every name of `ToolName`; a test asserts it.
  return BY_NAME.get(name) ?? hand;
}
