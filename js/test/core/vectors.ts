/** Reads the data under `conformance/`, which both languages obey. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { canonical } from "../../src/core/digest";
import type { BoardState } from "../../src/core/state";
import { type Access, LIMITS, type Verdict } from "../../src/core/types.gen";

const FOLDER = new URL("../../../conformance/", import.meta.url);

export interface LogLine {
  readonly entry: readonly unknown[];
  readonly frame: string;
  readonly verdicts: readonly Verdict[];
  readonly touched: readonly string[];
  readonly kicked: readonly string[];
  readonly digest: string;
  readonly checksum: number;
}

export interface Log {
  readonly name: string;
  readonly limits: Readonly<Record<string, number>>;
  readonly board: { readonly title: string; readonly owner: string; readonly access: Access };
  readonly entries: readonly LogLine[];
}

export interface SnapshotLine {
  readonly name: string;
  readonly chunks: readonly string[];
  readonly digest: string;
  readonly checksum: number;
  readonly elements: number;
  readonly tombstones: number;
}

export interface Points {
  readonly valid: readonly { readonly points: number[][]; readonly packed: string }[];
  readonly malformed: readonly { packed: string; error: string; why: string }[];
  readonly too_many: number;
}

export interface MessageLine {
  readonly message: readonly unknown[];
  readonly frame: string;
}

export interface Malformed {
  readonly to_page: readonly { why: string; error: string; frame: string }[];
  readonly tolerated: readonly { why: string; frame: string; as: string }[];
}

export function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as T;
}

export function logs(): Log[] {
  return readdirSync(new URL("logs/", FOLDER)).map((name) => read<Log>(`logs/${name}`));
}

export function unbase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Gives the SHA-256, as hex, that the server calls the digest of a state. */
export function digest(state: BoardState): string {
  return createHash("sha256").update(canonical(state)).digest("hex");
}

/** Runs with other limits, so that a handful of ops can reach them. */
export function limited<T>(replaced: Readonly<Record<string, number>>, run: () => T): T {
  const limits = LIMITS as Record<string, number>;
  const before = { ...limits };
  Object.assign(limits, replaced);
  try {
    return run();
  } finally {
    Object.assign(limits, before);
  }
}
