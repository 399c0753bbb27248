/** Packing points: exact both ways, canonical, bounded. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { count, pack, unpack } from "../../src/core/points";
import { LIMITS } from "../../src/core/types.gen";

const EDGE = LIMITS.COORDINATE;
const coordinate = fc.oneof(
  fc.integer({ min: -EDGE, max: EDGE }),
  fc.integer({ min: -90, max: 90 }),
);
const pairs = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 60 });

test("packing is exact", () => {
  fc.assert(
    fc.property(pairs, (xy) => {
      const packed = pack(xy.flat());
      expect([...unpack(packed)]).toEqual(xy.flat());
      expect(count(packed)).toBe(xy.length);
    }),
  );
});

test("bytes are refused or the only packing of their points", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      let xy: Int32Array;
      try {
        xy = unpack(bytes);
      } catch (error) {
        expect((error as Error).name).toMatch(/InvalidInput|LimitExceeded/);
        return;
      }
      expect(pack(xy)).toEqual(bytes);
    }),
    { numRuns: 500 },
  );
});

test("a view into a longer buffer is read as itself", () => {
  const frame = new Uint8Array([9, 9, ...pack([1, 2, 3, 4]), 0x80]);
  expect([...unpack(frame.subarray(2, 6))]).toEqual([1, 2, 3, 4]);
});

test.each([
  [[], "InvalidInput"],
  [[1], "InvalidInput"],
  [[1, 2, 3], "InvalidInput"],
  [[0.5, 0], "InvalidInput"],
  [[Number.NaN, 0], "InvalidInput"],
  [[0, EDGE + 1], "LimitExceeded"],
  [[-EDGE - 1, 0], "LimitExceeded"],
])("what cannot be packed is refused: %j", (xy, name) => {
  expect(() => pack(xy)).toThrow(expect.objectContaining({ name }) as Error);
});
