/** The TypeScript core obeys the data under `conformance/`; so does Python, in its own tests. */

import { expect, test } from "vitest";
import { apply } from "../../src/core/apply";
import * as codec from "../../src/core/codec.gen";
import { checksum } from "../../src/core/digest";
import { count, pack, unpack } from "../../src/core/points";
import { restore } from "../../src/core/snapshot";
import { BoardState } from "../../src/core/state";
import type { ClientMessage, ServerMessage, Snapshot } from "../../src/core/types.gen";
import { decodePlain, decodeServer, encodeClient, encodePlain } from "../../src/core/wire";
import {
  digest,
  hex,
  type Log,
  limited,
  logs,
  type Malformed,
  type MessageLine,
  type Points,
  read,
  type SnapshotLine,
  unbase64,
  unhex,
} from "./vectors";

/**
 * Expects `encoded` to be `frame` byte for byte. The changes of a patch are the one exception: they
 * are a map, whose length msgspec always writes in three bytes.
 */
function expectSame(encoded: Uint8Array, frame: Uint8Array): void {
  expect(decodePlain(encoded)).toEqual(decodePlain(frame));
  const text = new TextDecoder("latin1").decode(frame);
  if (!text.includes("\xde\x00")) expect(hex(encoded)).toBe(hex(frame));
}

test.each(logs().map((log): [string, Log] => [log.name, log]))("log %s", (_, log) => {
  const { title, owner, access } = log.board;
  const state = new BoardState(title, owner, access);
  limited(log.limits, () => {
    for (const line of log.entries) {
      const frame = unbase64(line.frame);
      const entry = codec.readEntry(decodePlain(frame));
      expectSame(encodePlain(codec.writeEntry(entry)), frame);
      const outcome = apply(state, entry);
      const where = `entry ${entry.seq}`;
      expect(outcome.verdicts, where).toEqual(line.verdicts);
      expect([...outcome.touched].sort(), where).toEqual(line.touched);
      expect(outcome.kicked, where).toEqual(line.kicked);
      expect(digest(state), where).toBe(line.digest);
      expect(checksum(state), where).toBe(line.checksum);
    }
  });
});

const { snapshots } = read<{ snapshots: SnapshotLine[] }>("snapshots.json");

test.each(snapshots.map((line): [string, SnapshotLine] => [line.name, line]))(
  "snapshot %s",
  (_, line) => {
    const parts = line.chunks.map((chunk) => decodeServer(unbase64(chunk)) as Snapshot);
    const state = restore(parts);
    expect(digest(state)).toBe(line.digest);
    expect(checksum(state)).toBe(line.checksum);
    expect(state.size).toBe(line.elements);
    expect(state.removed.size).toBe(line.tombstones);
    if (parts.length > 1) {
      expect(() => restore(parts.slice(1))).toThrow("incomplete");
      expect(() => restore(parts.slice(0, -1))).toThrow("incomplete");
      expect(() => restore([...parts].reverse())).toThrow("incomplete");
    }
  },
);

const points = read<Points>("points.json");

test("points pack and unpack", () => {
  expect(points.valid.length).toBeGreaterThan(10);
  for (const line of points.valid) {
    expect(hex(pack(line.points.flat()))).toBe(line.packed);
    expect([...unpack(unhex(line.packed))]).toEqual(line.points.flat());
    expect(count(unhex(line.packed))).toBe(line.points.length);
  }
});

test.each(points.malformed)("no packing: $why", ({ packed, error }) => {
  expect(() => unpack(unhex(packed))).toThrow(expect.objectContaining({ name: error }) as Error);
});

test("too many points", () => {
  const most = points.too_many - 1;
  expect(unpack(new Uint8Array(2 * most)).length).toBe(2 * most);
  expect(() => unpack(new Uint8Array(2 * points.too_many))).toThrow("16001 points");
  expect(() => pack(new Int32Array(2 * points.too_many))).toThrow("16001 points");
});

const messages = read<{ from_client: MessageLine[]; from_server: MessageLine[] }>("messages.json");

test("messages of clients have one encoding", () => {
  for (const { frame } of messages.from_client) {
    const message: ClientMessage = codec.readClientMessage(decodePlain(unbase64(frame)));
    expectSame(encodeClient(message), unbase64(frame));
  }
});

test("messages of servers have one encoding", () => {
  for (const { message, frame } of messages.from_server) {
    const found: ServerMessage = decodeServer(unbase64(frame));
    expect(found.kind).toBe(message[0]);
    expectSame(encodePlain(codec.writeServerMessage(found)), unbase64(frame));
  }
});

const malformed = read<Malformed>("malformed.json");

test.each(malformed.to_page)("unreadable for a page: $why", ({ frame, error }) => {
  expect(() => decodeServer(unbase64(frame))).toThrow(
    expect.objectContaining({ name: error }) as Error,
  );
});

test.each(malformed.tolerated)("of a newer server: $why", ({ frame, as }) => {
  expect(decodeServer(unbase64(frame))).toEqual(decodeServer(unbase64(as)));
});
