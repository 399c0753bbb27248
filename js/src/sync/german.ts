/**
 * The German words of the bundle, fetched only by pages that speak German: 5 of 120 kB.
 *
 * The build puts this in the place of each `*.de.ts`; see `entry/german.ts`.
 */

import { language } from "./language";

type Words = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By the path of their file; nothing where they are not needed or cannot be had. */
export const german: Words = language() === "de" ? await fetched() : {};

async function fetched(): Promise<Words> {
  try {
    const { words }: { words: Words } = await import(new URL(GERMAN_FILE, import.meta.url).href);
    return words;
  } catch (error) {
    // A board in English is better than none.
    reportError(error);
    return {};
  }
}
