/** Cuts a message into words, links that are safe to press, and names that are mentioned. */

export type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "mention"; readonly text: string; readonly name: string };

const SAFE: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);
// Signs that turn the direction of reading could make an address look like another one.
const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"`\p{Cc}\p{Cf}]+/giu;
const CLOSERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const ENDS = /[.,;:!?'"…*_~»”’]$/u;
const WORD = /[\p{L}\p{N}_]/u;

/** Joined together the tokens are `text` again; `names` are those that `@` can mention. */
export function tokensOf(text: string, names: readonly string[]): Token[] {
  const tokens: Token[] = [];
  const longestFirst = names.filter((name) => name !== "").sort((a, b) => b.length - a.length);
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const link = trimmed(match[0]);
    const href = addressOf(link);
    if (href === undefined) continue;
    pushWords(tokens, text.slice(at, match.index), longestFirst);
    tokens.push({ kind: "link", text: link, href });
    at = match.index + link.length;
  }
  pushWords(tokens, text.slice(at), longestFirst);
  return tokens;
}

/** The names of `names` that a message mentions. */
export function mentions(text: string, names: readonly string[]): Set<string> {
  const found = tokensOf(text, names).filter((token) => token.kind === "mention");
  return new Set(found.map(({ name }) => name));
}

/** Without what ends the sentence, or the bracket, that a link stands in. */
function trimmed(link: string): string {
  let rest = link;
  for (;;) {
    const last = rest.at(-1) ?? "";
    const opener = CLOSERS[last];
    const unbalanced = opener !== undefined && count(rest, last) > count(rest, opener);
    if (!unbalanced && !ENDS.test(rest)) return rest;
    rest = rest.slice(0, -1);
  }
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

function addressOf(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const { protocol, href, pathname } = new URL(link);
  if (!SAFE.has(protocol)) return undefined;
  return protocol === "mailto:" && !pathname.includes("@") ? undefined : href;
}

function pushWords(tokens: Token[], text: string, names: readonly string[]): void {
  let from = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const name = nameAt(text, at, names);
    if (name === undefined) continue;
    if (at > from) tokens.push({ kind: "text", text: text.slice(from, at) });
    const end = at + 1 + name.length;
    tokens.push({ kind: "mention", text: text.slice(at, end), name });
    from = end;
  }
  if (from < text.length) tokens.push({ kind: "text", text: text.slice(from) });
}

function nameAt(text: string, at: number, names: readonly string[]): string | undefined {
  // Part of an address, or of another word.
  if (WORD.test(text.charAt(at - 1))) return undefined;
  return names.find((name) => {
    const end = at + 1 + name.length;
    const same = text.slice(at + 1, end).toLowerCase() === name.toLowerCase();
    return same && !WORD.test(text.charAt(end));
  });
}
