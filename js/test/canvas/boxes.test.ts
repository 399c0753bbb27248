import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Boxes } from "../../src/canvas/boxes";
import { overlaps } from "../../src/core/geometry";
import type { Bounds } from "../../src/core/path";

const place = fc.integer({ min: -3000, max: 3000 });
const side = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 4000 }),
  fc.constant(2 ** 23),
);
const bounds = fc
  .tuple(place, place, side, side)
  .map(([left, top, width, height]) => ({ left, top, right: left + width, bottom: top + height }));

function found(boxes: Boxes, area: Bounds): number[] {
  const numbers: number[] = [];
  boxes.some(area, (box) => {
    numbers.push(box);
    return false;
  });
  return numbers.sort((one, other) => one - other);
}

function whole(all: Iterable<Bounds>): Bounds | undefined {
  const list = [...all];
  if (list.length === 0) return undefined;
  return {
    left: Math.min(...list.map((each) => each.left)),
    top: Math.min(...list.map((each) => each.top)),
    right: Math.max(...list.map((each) => each.right)),
    bottom: Math.max(...list.map((each) => each.bottom)),
  };
}

describe("boxes", () => {
  it("finds what a look at each of them finds, whatever came and went", () => {
    const change = fc.record({ box: fc.nat({ max: 30 }), bounds });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 80 }), bounds, (changes, area) => {
        const boxes = new Boxes();
        const there = new Map<number, Bounds>();
        for (const { box, bounds } of changes) {
          if (there.delete(box)) {
            boxes.remove(box);
          } else {
            there.set(box, bounds);
            boxes.add(box, bounds);
          }
          expect(boxes.whole()).toEqual(whole(there.values()));
        }
        const expected = [...there].filter(([, each]) => overlaps(each, area));
        expect(found(boxes, area)).toEqual(
          expected.map(([box]) => box).sort((one, other) => one - other),
        );
        for (const [box, each] of there) expect(boxes.get(box)).toEqual(each);
      }),
    );
  });

  it("looks no further once the test says true", () => {
    const boxes = new Boxes();
    for (let box = 0; box < 500; box += 1) {
      boxes.add(box, { left: box, top: 0, right: box + 5, bottom: 5 });
    }
    let looks = 0;
    const area = { left: 0, top: 0, right: 999, bottom: 9 };
    const third = (): boolean => {
      looks += 1;
      return looks === 3;
    };
    expect(boxes.some(area, third)).toBe(true);
    expect(looks).toBe(3);
  });

  it("is empty when it was cleared", () => {
    const boxes = new Boxes();
    const box = { left: 1, top: 2, right: 3, bottom: 4 };
    boxes.add(7, box);
    boxes.clear();
    expect(found(boxes, box)).toEqual([]);
    expect(boxes.whole()).toBeUndefined();
    boxes.add(0, box);
    expect(boxes.whole()).toEqual(box);
  });

  it("asks for as many boxes as a small area can hold, on a board of any size", () => {
    const looked = (count: number): number => {
      const boxes = new Boxes();
      const columns = Math.ceil(Math.sqrt(count));
      for (let box = 0; box < count; box += 1) {
        const [left, top] = [(box % columns) * 25, Math.floor(box / columns) * 25];
        boxes.add(box, { left, top, right: left + 20, bottom: top + 20 });
      }
      const looks = vi.spyOn(Map.prototype, "get");
      found(boxes, { left: 200, top: 200, right: 300, bottom: 300 });
      const cells = looks.mock.calls.length;
      looks.mockRestore();
      return cells;
    };
    expect(looked(40_000)).toBeLessThanOrEqual(looked(400) + 4);
  });
});
