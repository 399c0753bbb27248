/**
 * Readers of single fields, for the generated codec.
 *
 * Each takes what MessagePack decoded to and gives it back typed, or throws MalformedFrame. They
 * check the kind of a value, not its bounds: the server has bounded all it sends.
 */

import { MalformedFrame, shown } from "./errors";

function wrong(expected: string, value: unknown): MalformedFrame {
  return new MalformedFrame(`expected ${expected}, not ${shown(value)}`);
}

export function string(value: unknown): string {
  if (typeof value !== "string") throw wrong("a string", value);
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== "number") throw wrong("a number", value);
  return value;
}

export function boolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw wrong("a boolean", value);
  return value;
}

export function bytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrong("bytes", value);
  return value;
}

export function list<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw wrong("an array", value);
  // In place: what was decoded is nobody else's.
  for (let i = 0; i < value.length; i += 1) value[i] = read(value[i]);
  return value;
}

export function pair<A, B>(
  value: unknown,
  first: (item: unknown) => A,
  second: (item: unknown) => B,
): [A, B] {
  if (!Array.isArray(value) || value.length !== 2) throw wrong("a pair", value);
  value[0] = first(value[0]);
  value[1] = second(value[1]);
  return value as [A, B];
}

export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong("a map", value);
  }
  return value as Record<string, unknown>;
}

/** Gives the array of a Struct with its tag (empty: it has none) and at least `least` items. */
export function struct(value: unknown, tag: string, least: number): unknown[] {
  if (!Array.isArray(value)) throw wrong("an array", value);
  if (tag !== "" && value[0] !== tag) throw wrong(`a ${tag}`, value[0]);
  if (value.length < least) throw wrong(`${least} fields`, value.length);
  return value;
}

/** Gives the tag that leads the array of a Struct. */
export function tag(value: unknown): string {
  if (!Array.isArray(value)) throw wrong("an array", value);
  return string(value[0]);
}
