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

  it.each([
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "  JaVaScRiPt:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "%6aavascript:alert(1)",
    "\u202ejavascript:alert(1)",
    "java\u0000script:alert(1)",
    "jаvascript:alert(1)",
    "//example.org/x",
    "\\\\example.org\\x",
    "/\\example.org",
    "blob:https",
    "view-source:about:blank",
    "filesystem:x",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "https:javascript:alert(1)",
    "intent://x#Intent;end",
  ])("of %j are none (T10)", (text) => {
    expect(links(text)).toEqual([]);
  });

  it("never lead elsewhere than they say (T10)", () => {
    for (const text of [
      "blob:https://example.org/x",
      "javascript:https://example.org/%0aalert(1)",
    ]) {
      for (const token of tokensOf(text, [])) {
        if (token.kind === "link") expect(new URL(token.href).origin).toBe("https://example.org");
      }
    }
    const [token] = tokensOf("https://example.org\u2028javascript:alert(1)", []);
    expect(token?.text).toBe("https://example.org");
    expect(links("https://good.example\u2066.evil.example")).toEqual(["https://good.example"]);
  });

  it("end before signs that turn the direction of reading", () => {
    expect(links("https://example.org/\u202egpj.exe")).toEqual(["https://example.org/"]);
  });

  it("are only ever http, https and mailto, and no letter of a message is lost (T10)", () => {
    const pieces = constantFrom(
      ...["https://", "http://", "mailto:", "javascript:", "data:", "vbscript:", "JaVaScRiPt:"],
      ...["@", "a@b.c", "Ada", "@Ada Lovelace", "(", ")", ".", "\u202e", "\n", "%0a", "//", "<b>"],
      ...["\t", "\0", "&#58;", "&colon;", "blob:", "\\\\", "\u2066", "\u200b", ":", "hTTps:"],
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
