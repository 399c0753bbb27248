/** What the bundle says in German is all in the file that German pages fetch. */

import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { words } from "../../src/entry/german";

// Said by parts that have scripts of their own.
const ELSEWHERE = ["lobby/", "entry/"];

it("holds every file of German words in the bundle, under its path", async () => {
  const source = path.resolve(import.meta.dirname, "../../src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".de.ts"))
    .filter((file) => !ELSEWHERE.some((folder) => file.startsWith(folder)));
  expect(Object.keys(words)).toEqual(files.sort());
  for (const [file, table] of Object.entries(words)) {
    const { GERMAN } = await import(/* @vite-ignore */ path.join(source, file));
    expect(table).toBe(GERMAN);
  }
});
