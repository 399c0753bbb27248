/**
 * Points packed into one byte string: zig-zag varints of coordinate differences.
 *
 * The first point is absolute, each later one relative to its predecessor; x before y; integers of
 * 1/16 board unit. Unpacked points are flat: x0, y0, x1, y1… A packing is canonical: overlong
 * numbers are refused, so equal points are equal bytes.
 */

import { InvalidInput, LimitExceeded } from "./errors";
import { LIMITS } from "./types.gen";

// A difference of two coordinates has 29 bits, zig-zag 30: five groups of seven.
const MAX_VARINT = 5;
// More in the fifth group is a step across the whole board, and would not fit 32 bits.
const LAST_SHIFT = 28;
const MOST_IN_FIFTH = 7;

/**
 * Packs flat integer coordinates of at least one point.
 *
 * Throws InvalidInput for an empty or odd list or a fraction, LimitExceeded for a coordinate or a
 * count over its bound.
 */
export function pack(xy: ArrayLike<number>): Uint8Array {
  const { length } = xy;
  if (length === 0 || length % 2 === 1) {
    throw new InvalidInput(`points need one x and y each, not ${length} numbers`);
  }
  checkCount(length / 2);
  const packed = new Uint8Array(length * MAX_VARINT);
  const before: [number, number] = [0, 0];
  let size = 0;
  for (let i = 0; i < length; i += 1) {
    const value = xy[i] ?? Number.NaN;
    checkCoordinate(value);
    const delta = value - (before[i & 1] ?? 0);
    before[i & 1] = value;
    let zigzag = (delta << 1) ^ (delta >> 31);
    for (; zigzag > 0x7f; zigzag >>>= 7) packed[size++] = (zigzag & 0x7f) | 0x80;
    packed[size++] = zigzag;
  }
  return packed.slice(0, size);
}

/**
 * Unpacks to flat coordinates of at least one point.
 *
 * Throws InvalidInput when the bytes are not a canonical packing and LimitExceeded when a
 * coordinate or the number of points is over its bound.
 */
export function unpack(packed: Uint8Array): Int32Array {
  const numbers = checkForm(packed);
  checkCount(numbers / 2);
  const xy = new Int32Array(numbers);
  let [twoBack, oneBack, index] = [0, 0, 0];
  let [value, shift] = [0, 0];
  for (let i = 0; i < packed.length; i += 1) {
    const byte = packed[i] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte >= 0x80) {
      shift += 7;
      continue;
    }
    const coordinate = twoBack + ((value >>> 1) ^ -(value & 1));
    if (shift === LAST_SHIFT && byte > MOST_IN_FIFTH) checkCoordinate(Number.POSITIVE_INFINITY);
    if (coordinate > LIMITS.COORDINATE || coordinate < -LIMITS.COORDINATE) {
      checkCoordinate(coordinate);
    }
    twoBack = oneBack;
    oneBack = coordinate;
    xy[index++] = coordinate;
    value = 0;
    shift = 0;
  }
  return xy;
}

/** Counts the points of a packing without unpacking it. */
export function count(packed: Uint8Array): number {
  let numbers = 0;
  for (let i = 0; i < packed.length; i += 1) if ((packed[i] ?? 0) < 0x80) numbers += 1;
  return Math.floor(numbers / 2);
}

/** Gives how many numbers the bytes hold; throws InvalidInput when they are not canonical. */
function checkForm(packed: Uint8Array): number {
  const { length } = packed;
  if (length === 0 || (packed[length - 1] ?? 0) >= 0x80) {
    throw new InvalidInput(`packed points end inside a number, after ${length} bytes`);
  }
  let numbers = 0;
  let start = 0;
  let overlong = false;
  for (let i = 0; i < length; i += 1) {
    const byte = packed[i] ?? 0;
    if (byte >= 0x80) continue;
    if (i - start >= MAX_VARINT || (byte === 0 && i > start)) overlong = true;
    numbers += 1;
    start = i + 1;
  }
  if (numbers % 2 === 1) {
    throw new InvalidInput(`packed points hold ${numbers} numbers, which is not even`);
  }
  if (overlong) throw new InvalidInput("packed points hold an overlong number");
  return numbers;
}

function checkCount(points: number): void {
  if (points > LIMITS.POINTS) {
    throw new LimitExceeded(`${points} points; an element holds ${LIMITS.POINTS}: split it`);
  }
}

function checkCoordinate(value: number): void {
  if (Math.abs(value) > LIMITS.COORDINATE) {
    throw new LimitExceeded(`coordinate ${value} is over ${LIMITS.COORDINATE} (1/16 board unit)`);
  }
  if (!Number.isInteger(value)) throw new InvalidInput(`coordinate ${value} is not an integer`);
}
