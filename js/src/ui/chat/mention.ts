/** What a message's writer may mean by an `@` under the caret. */

/** An `@` and what follows it up to the caret. */
export interface MentionQuery {
  /** Where the `@` is. */
  readonly start: number;
  readonly words: string;
}

const LONGEST = 40;
const MOST = 6;
const BEFORE = /[\s([{"'„“]/u;

/** The mention being written at `caret`, if one is. */
export function mentionQuery(text: string, caret: number): MentionQuery | undefined {
  const start = text.lastIndexOf("@", caret - 1);
  if (start < 0 || caret - start > LONGEST) return undefined;
  if (start > 0 && !BEFORE.test(text.charAt(start - 1))) return undefined;
  const words = text.slice(start + 1, caret);
  return words.includes("\n") || words.startsWith(" ") ? undefined : { start, words };
}

/** The names that begin so, or one of whose words does; at most six. */
export function matchingNames(names: readonly string[], words: string): string[] {
  const wanted = words.toLowerCase();
  const fits = (name: string): boolean => {
    const low = name.toLowerCase();
    return (
      low.startsWith(wanted) || low.split(/[\s·._-]+/u).some((part) => part.startsWith(wanted))
    );
  };
  return [...new Set(names)].filter((name) => name !== "" && fits(name)).slice(0, MOST);
}

/** `text` with the name in place of the query, and where the caret is then. */
export function completed(
  text: string,
  { start, words }: MentionQuery,
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(start + 1 + words.length);
  const space = /^\s/u.test(rest) ? "" : " ";
  const head = `${text.slice(0, start)}@${name}${space}`;
  return { text: head + rest, caret: head.length + (space === "" ? 1 : 0) };
}
