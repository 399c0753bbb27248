/**
 * Two fingerprints of a board's state.
 *
 * `canonical` covers every byte: for tests. `checksum` is a quick guard that is verified after
 * each join: which elements, in which order, edited when.
 */

import { writeMeta, writePlaced } from "./codec.gen";
import type { BoardState } from "./state";
import type { Placed } from "./types.gen";
import { encodePlain } from "./wire";

/** Gives the bytes whose SHA-256 is the server's `digest`: meta, then each element in order. */
export function canonical(state: BoardState): Uint8Array {
  const parts = [encodePlain(writeMeta(state.meta()))];
  for (const id of state.order) {
    const placed = state.placed.get(id);
    if (placed !== undefined) parts.push(encodePlain(writePlaced(placed)));
  }
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// CRC-32 of zlib (polynomial 0xEDB88320, reflected), one byte at a time.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
const COLON = 0x3a;
const SEMICOLON = 0x3b;

/** Gives the CRC-32 of `id:editedAt;` of every element on the board, bottom to top. */
export function checksum(state: BoardState): number {
  return checksumWith(
    0,
    state.order.map((id) => state.placed.get(id)),
  );
}

/** Gives the checksum of a board that had `below` before `placed` came on top. */
export function checksumWith(below: number, placed: Iterable<Placed | undefined>): number {
  let crc = ~below;
  for (const each of placed) {
    if (each === undefined || each.removedAt > 0) continue;
    crc = added(crc, each.element.id);
    crc = addedByte(crc, COLON);
    crc = added(crc, String(each.element.editedAt));
    crc = addedByte(crc, SEMICOLON);
  }
  return ~crc >>> 0;
}

/** Ids and numbers are ASCII: a character is a byte. */
function added(crc: number, ascii: string): number {
  let sum = crc;
  for (let i = 0; i < ascii.length; i += 1) sum = addedByte(sum, ascii.charCodeAt(i));
  return sum;
}

function addedByte(crc: number, byte: number): number {
  return (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
}
