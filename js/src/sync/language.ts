/** Which language the page speaks, and how words get their values. */

export type Language = "en" | "de";

/**
 * The same keys in both languages; a `{name}` in the words is filled in. There is no German where it
 * could not be fetched: then everything is said in English.
 */
export interface Catalogue<Key extends string> {
  readonly en: Readonly<Record<Key, string>>;
  readonly de: Readonly<Record<Key, string>>;
}

export type Values = Readonly<Record<string, string | number>>;

let chosen: Language | undefined;

/** The language for a page that says `page` of itself, in a browser set to `browser`. */
export function languageOf(page: string, browser: string): Language {
  return /^de\b/i.test(page === "" ? browser : page) ? "de" : "en";
}

/** The language that everything is said in. */
export function language(): Language {
  // A test of the connection alone runs where there is no page.
  const page = globalThis.document?.documentElement.lang ?? "";
  chosen ??= languageOf(page, globalThis.navigator?.language ?? "");
  return chosen;
}

/** Says everything in this language from now on; undefined asks the page anew. */
export function speak(language: Language | undefined): void {
  chosen = language;
}

/** Gives the function that says the words of a catalogue in the page's language. */
export function speaker<Key extends string>(
  catalogue: Catalogue<Key>,
): (key: Key, values?: Values) => string {
  return (key, values = {}) =>
    (catalogue[language()] ?? catalogue.en)[key].replace(
      /\{(\w+)\}/g,
      (whole, name: string) => `${values[name] ?? whole}`,
    );
}
