/** Frames. Their bytes are held equal to Python's by the conformance data. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { NBBoardError } from "../../src/core/errors";
import { decodePlain, decodeServer, encodeClient, encodePlain } from "../../src/core/wire";
import { eid, patch, stroke } from "./boards";
import { type MessageLine, read, unbase64 } from "./vectors";

test("what was encoded before stays what it was", () => {
  const first = encodeClient({ kind: "ping", t: 1 });
  const copy = first.slice();
  encodeClient({ kind: "ops", n: 1, ops: [patch(1, { angle: 5 })], batch: "" });
  expect(first).toEqual(copy);
});

test("a patch says absent and null apart", () => {
  const frame = encodeClient({ kind: "ops", n: 1, ops: [patch(1, { fill: null })], batch: "" });
  expect(decodePlain(frame)).toEqual(["ops", 1, [["patch", eid(1), { fill: null }, null]], ""]);
});

test("byte fields of a frame are views of it", () => {
  const frame = encodePlain(["live-by", [["m1", ["laser", stroke(1).points]]]]);
  const message = decodeServer(frame);
  const item = message.kind === "live-by" ? message.items[0]?.[1] : undefined;
  expect(item?.kind === "laser" && item.points.buffer).toBe(frame.buffer);
});

test("G11: any bytes are a message or an error of our own", () => {
  const frames = read<{ from_server: MessageLine[] }>("messages.json").from_server;
  const whole = fc.constantFrom(...frames.map(({ frame }) => unbase64(frame)));
  const cut = fc.tuple(whole, fc.nat(), fc.nat(255)).map(([frame, place, byte]) => {
    const damaged = frame.slice();
    damaged[place % damaged.length] = byte;
    return place % 3 === 0 ? damaged.subarray(0, place % damaged.length) : damaged;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), cut), (bytes) => {
      try {
        expect(typeof decodeServer(bytes).kind).toBe("string");
      } catch (error) {
        expect(error).toBeInstanceOf(NBBoardError);
      }
    }),
    { numRuns: 500 },
  );
});

test("T17: a map with __proto__ as key is no message", () => {
  const key = [0xa9, ...new TextEncoder().encode("__proto__")];
  const map = [0x81, ...key, 0x81, 0xa1, 0x61, 0x01];
  expect(() => decodePlain(new Uint8Array(map))).toThrow("not MessagePack");
});
