/** Words that people read stand in catalogues only, so that no language is left half said. */

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const SOURCE = path.resolve(__dirname, "../../src");
/** Catalogues, and what is generated. */
const EXEMPT = /(?:texts(?:\.de)?|\.gen)\.ts$/;
/** Words outside of catalogues, and why they may be. */
const ALLOWED: Readonly<Record<string, string>> = {
  "core/errors.ts": "core throws; who shows it to people has words for it",
  "core/fields.ts": "core throws",
  "core/groups.ts": "core throws",
  "core/snapshot.ts": "core throws",
  "entry/qr.ts": "writes the outline of a picture",
  "entry/stub.ts": "runs before there is a bundle, and with it a catalogue",
  "entry/page.ts": "runs before there is a bundle, and with it a catalogue",
};
/** Style sheets, markup, selectors, fonts and lists of classes. */
const CODE =
  /^\s*<|<\/|[;{}]|\[[a-z-]+(?:=[a-z]+)?\]|\dpx\b|sans-serif|^[-a-z0-9]+(?: nb-[-a-z0-9]+)+$|^[a-z]+\([^)]*\) /;
/** Attributes that are read out or shown. */
const SHOWN =
  /^(?:aria-label|aria-description|aria-roledescription|aria-valuetext|alt|label|placeholder|title)$/;
/** Attributes whose values are lists of names. */
const NAMES = /^(?:class|className|style|id|for|href|rel|d|viewBox|role|type|aria-.*by)$/;
/** Calls whose strings are for the machine. */
const MACHINE =
  /^(?:matches|closest|querySelector(?:All)?|matchMedia|setProperty|on|include|getContext)$/;

/** Stands for a value in a template: "3 changes" is prose as much as "three changes". */
const VALUE = "xx";
/** A value is none by itself, and the product has its name in every language. */
const NO_WORDS = /xx|nbboard(?: Sans)?/g;
/** Two words or more with a blank between them. */
const PROSE = /\p{L}{2,}[.,:;!?…)]* [(„“"]?\p{L}+/u;
const WORD = /^\p{Lu}\p{Ll}+[.…!?]?$/u;

/** What of a source file a person would read, as `line: words`. */
function wordsIn(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, kindOf(name));
  const found: string[] = [];
  const note = (node: ts.Node, text: string): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${name}:${line + 1}: ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (isForMachine(node)) return;
    if (ts.isJsxText(node) && /\p{L}{2,}/u.test(node.text.replace(NO_WORDS, ""))) {
      note(node, node.text);
    }
    if (ts.isStringLiteralLike(node) && isRead(node, node.text)) note(node, node.text);
    if (ts.isTemplateExpression(node)) {
      const whole = node.templateSpans.map(({ literal }) => literal.text);
      const text = [node.head.text, ...whole].join(VALUE);
      if (isRead(node, text)) note(node, text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function kindOf(name: string): ts.ScriptKind {
  return name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
}

function isRead(node: ts.Node, text: string): boolean {
  if (CODE.test(text) || !/\p{L}{2,}/u.test(text.replace(NO_WORDS, ""))) return false;
  if (PROSE.test(text)) return true;
  if (!ts.isJsxAttribute(node.parent)) return WORD.test(text) && isShownPlainly(node);
  return SHOWN.test(node.parent.name.getText()) && /\p{L}{2,}/u.test(text);
}

/** A single word is a word where it is a child of an element, or is called one. */
function isShownPlainly({ parent }: ts.Node): boolean {
  if (ts.isJsxExpression(parent)) return true;
  const name = ts.isPropertyAssignment(parent) ? parent.name.getText() : "";
  return /^(?:text|title|label|message|words)$/.test(name);
}

function isForMachine(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  // What is thrown is for developers; whoever shows it to people says it in words of their own.
  if (ts.isThrowStatement(node)) return true;
  if (ts.isJsxAttribute(node)) return NAMES.test(node.name.getText());
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText());
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  return ts.isPropertyAccessExpression(expression) && MACHINE.test(expression.name.text);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts") && !EXEMPT.test(name))
    .sort();
}

describe("words that people read", () => {
  it("stand in a catalogue", () => {
    const found = sources(SOURCE).flatMap((name) =>
      wordsIn(name, readFileSync(path.join(SOURCE, name), "utf8")),
    );
    const stray = found.filter((each) => ALLOWED[each.replace(/:.*/s, "")] === undefined);
    expect(stray.join("\n")).toBe("");
  });

  it("are found wherever they are put", () => {
    const page = `
      const a = <p>Two words</p>;
      const b = <button title="Undo" class="nb one two">{kept ? "Kept" : icon}</button>;
      const c = { text: "Gone", kind: "Gone" };
      const d = \`\${count} changes\`;
      const e = element.matches("input, select");
      throw new Error("for developers only");
    `;
    const words = wordsIn("page.tsx", page).map((each) => each.replace(/^\S+ /, ""));
    expect(words).toEqual(["Two words", "Undo", "Gone", "xx changes"]);
  });
});
