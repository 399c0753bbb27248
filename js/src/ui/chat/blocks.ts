/** Messages as they are shown: by day, and what one person says in a row together. */

import type { ShownLine } from "./conversation";
import { midnight } from "./times";

/** What one person said in a row. */
export interface Block {
  readonly author: string;
  readonly name: string;
  /** Whether another day begins with it. */
  readonly newDay: boolean;
  readonly lines: readonly ShownLine[];
}

/** After a pause so long a person begins a new block, ms. */
const PAUSE = 5 * 60_000;

/** Puts lines, oldest first, into blocks. */
export function blocksOf(lines: readonly ShownLine[]): Block[] {
  const blocks: { author: string; name: string; newDay: boolean; lines: ShownLine[] }[] = [];
  let before: ShownLine | undefined;
  for (const line of lines) {
    const newDay = before === undefined || midnight(before.at) !== midnight(line.at);
    const goesOn =
      !newDay &&
      before !== undefined &&
      before.author === line.author &&
      before.name === line.name &&
      line.at - before.at < PAUSE;
    if (goesOn) blocks.at(-1)?.lines.push(line);
    else blocks.push({ author: line.author, name: line.name, newDay, lines: [line] });
    before = line;
  }
  return blocks;
}
