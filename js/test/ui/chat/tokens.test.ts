import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { mentions, type Token, tokensOf } from "../../../src/ui/chat/tokens";

const NAMES = ["Ada", "Ada Lovelace", "Bob", "Ünal Öz"];

function links(text: string): string[] {
  return tokensOf(text, []).flatMap((token) => (token.kind === "link" ? [token.text] : []));
}

describe("links in a message", () => {
  it.each([
    ["see https://example.org/a?b=c#d for more", ["https://example.org/a?b=c#d"]],
    [
      "(https://en.wikipedia.org/wiki/Euler_(crater)).",
      ["https://en.wikipedia.org/wiki/Euler_(crater)"],
    ],
    ["https://example.org/, http://example.org!", ["https://example.org/", "http://example.org"]],
    ["HTTPS://EXAMPLE.ORG/Ä", ["HTTPS://EXAMPLE.ORG/Ä"]],
    ["write to mailto:ada@example.org.", ["mailto:ada@example.org"]],
    ["javascript:alert(1) data:text/html,x ftp://x file:///etc", []],
    ["mailto: nobody, https:// nothing", []],
    ["xhttps://example.org", []],
  ])("of %j are %j", (text, found) => {
    expect(links(text)).toEqual(found);
  });

  it("end before signs that turn the direction of reading", () => {
    expect(links("https://example.org/\u202egpj.exe")).toEqual(["https://example.org/"]);
  });

  it("are only ever http, https and mailto, and no letter of a message is lost (T8)", () => {
    const pieces = constantFrom(
      ...["https://", "http://", "mailto:", "javascript:", "data:", "vbscript:", "JaVaScRiPt:"],
      ...["@", "a@b.c", "Ada", "@Ada Lovelace", "(", ")", ".", "\u202e", "\n", "%0a", "//", "<b>"],
    );
    assert(
      property(array(oneof(pieces, string({ unit: "grapheme" })), { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const tokens: Token[] = tokensOf(text, NAMES);
        expect(tokens.map((token) => token.text).join("")).toBe(text);
        for (const token of tokens) {
          if (token.kind !== "link") continue;
          expect(["http:", "https:", "mailto:"]).toContain(new URL(token.href).protocol);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("mentions in a message", () => {
  it.each([
    ["@ada look", ["Ada"]],
    ["(@Ada Lovelace)", ["Ada Lovelace"]],
    ["@Ünal Öz, @BOB!", ["Ünal Öz", "Bob"]],
    ["mail ada@Bob or @Bobby", []],
    ["@ Ada", []],
  ])("of %j are %j", (text, found) => {
    expect([...mentions(text, NAMES)]).toEqual(found);
  });
});
