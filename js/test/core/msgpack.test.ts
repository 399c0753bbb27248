/** MessagePack, held against a library that knows all of it. */

import { decode, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pack, unpack } from "../../src/core/msgpack";

const letters = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary-ascii", maxLength: 300 }),
  fc.constantFrom("\ufeffmark", "é".repeat(20), "🖍️ ✓", "x".repeat(255)),
);
const numbers = fc.oneof(
  fc.integer({ min: -300, max: 70_000 }),
  fc.maxSafeInteger(),
  fc.double(),
  fc
    .constantFrom(7, 8, 15, 16, 31, 32, 53)
    .chain((bits) => fc.constantFrom(2 ** bits, 2 ** bits - 1, -(2 ** bits), -(2 ** bits) - 1)),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(new Uint8Array(255), new Uint8Array(256)),
);
const key = letters.filter((each) => each !== "__proto__");
const { value } = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(null, true, false), numbers, letters, bytes),
  value: fc.oneof(
    { depthSize: "small" },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 20 }),
    fc.dictionary(key, tie("value"), { maxKeys: 18, noNullPrototype: true }),
  ),
}));
const LONG = [15, 16, 255, 256, 65_535, 65_536];

describe("MessagePack", () => {
  it("has the bytes that the library has, and reads back what it wrote", () => {
    fc.assert(
      fc.property(value, (each) => {
        const packed = pack(each);
        expect(same(packed, encode(each))).toBe(true);
        expect(same(encode(unpack(packed)), packed)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("writes every length", () => {
    for (const count of LONG) {
      for (const each of [new Array(count).fill(0), "x".repeat(count), new Uint8Array(count)]) {
        expect(same(pack(each), encode(each))).toBe(true);
        expect(same(encode(unpack(pack(each))), encode(each))).toBe(true);
      }
      const map = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
      expect(same(pack(map), encode(map))).toBe(true);
      expect(same(encode(unpack(pack(map))), encode(map))).toBe(true);
    }
  });

  it("tells short strings apart, however alike, when they come again", () => {
    const letters = [..."abcdefghijklmnop"];
    const words = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    words.push("é", "éé", "\u00c3\u00a9", "ÿ", "");
    for (let again = 0; again < 2; again += 1) expect(unpack(pack(words))).toEqual(words);
    expect(unpack(pack(words.toReversed()))).toEqual(words.toReversed());
  });

  it("reads what others write longer than need be", () => {
    expect(unpack(Uint8Array.of(0xca, 0x3f, 0xc0, 0, 0))).toBe(1.5);
    expect(unpack(Uint8Array.of(0xcf, 0, 0, 0, 0, 0, 0, 0, 5))).toBe(5);
    expect(unpack(Uint8Array.of(0xd3, ...new Array(8).fill(0xff)))).toBe(-1);
    expect(unpack(Uint8Array.of(0xdd, 0, 0, 0, 1, 0xc3))).toEqual([true]);
    expect(unpack(Uint8Array.of(0xdb, 0, 0, 0, 1, 0x41))).toBe("A");
  });

  it("G11: agrees with the library about any bytes, but for extensions and keys", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (each) => {
        const [ours, theirs] = [attempt(() => unpack(each)), attempt(() => decode(each))];
        if (hasMore(each)) expect(ours === undefined || theirs !== undefined).toBe(true);
        else expect(wordless(ours)).toBe(wordless(theirs));
      }),
      { numRuns: 3000 },
    );
  });

  it("T17: refuses lengths that lie, depths without end and a key called __proto__", () => {
    const lies = [0xdd, 0xdf, 0xc6, 0xdb].map((head) => Uint8Array.of(head, 255, 255, 255, 255));
    for (const each of lies) expect(() => unpack(each)).toThrow("ends too early");
    expect(() => unpack(new Uint8Array(100_000).fill(0x91))).toThrow("deeper than 100");
    const proto = encode({ a: 1 });
    const named = Uint8Array.of(0x81, 0xa9, ...new TextEncoder().encode("__proto__"), 0xc0);
    expect(unpack(proto)).toEqual({ a: 1 });
    expect(() => unpack(named)).toThrow("__proto__");
    expect(() => unpack(Uint8Array.of(1, 2))).toThrow("it ends at byte 1");
    expect(() => unpack(new Uint8Array(0))).toThrow("ends too early");
  });

  it("refuses to write what it could not read", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => pack(circle)).toThrow("deeper than 100");
    expect(() => pack([() => 1])).toThrow("a function cannot be packed");
    expect(() => pack(1n)).toThrow("a bigint cannot be packed");
  });
});

/** Far faster than comparing item by item. */
function same(some: Uint8Array, others: Uint8Array): boolean {
  return Buffer.compare(some, others) === 0;
}

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** Without what texts say: the library takes some bytes for letters that are none in UTF-8. */
function wordless(each: unknown): string | undefined {
  return JSON.stringify(each, (_key, item) => (typeof item === "string" ? "" : item));
}

/** Whether there is a head of an extension, or a map. */
function hasMore(each: Uint8Array): boolean {
  return each.some(
    (byte) =>
      (byte > 0xc6 && byte < 0xca) ||
      (byte > 0xd3 && byte < 0xd9) ||
      (byte > 0x7f && byte < 0x90) ||
      byte === 0xde ||
      byte === 0xdf,
  );
}
