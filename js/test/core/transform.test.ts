import { describe, expect, it } from "vitest";
import { type Change, withSet } from "../../src/core/edit";
import { applied, localPoints, placement } from "../../src/core/geometry";
import {
  flipped,
  frameOf,
  isRigid,
  type Point,
  quarterTurned,
  resized,
  rotated,
  scalingOf,
  turned,
} from "../../src/core/transform";
import {
  type Element,
  type Flip,
  type Line,
  NOTE_DEFAULTS,
  type Note,
} from "../../src/core/types.gen";
import { line, rect } from "../support/elements";

const ANGLES = [0, 1700, 9000, 20_050];
const FLIPS: readonly Flip[] = [0, 1, 2, 3];
/** 1/16 unit steps that rounding of box, pivot and angle may move a point by. */
const NEAR = 3 / 16;

/** A curved line: its pivot is the hardest, since it is not the middle of the box. */
function bend(changes: Partial<Line> = {}): Line {
  return line([100, 100, 160, 210, 240, 90, 300, 130], { curve: true, ...changes });
}

function points(element: Line): Point[] {
  const local = localPoints(element);
  const map = placement(element);
  return Array.from({ length: local.length / 2 }, (_, i) =>
    applied(map, local[2 * i] as number, local[2 * i + 1] as number),
  );
}

function changed(elements: readonly Element[], changes: readonly Change[]): Element[] {
  const sets = new Map(changes);
  return elements.map((element) => withSet(element, sets.get(element.id) ?? {}));
}

function expectNear(found: readonly Point[], wanted: readonly Point[]): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, [x, y]] of found.entries()) {
    const [wantedX, wantedY] = wanted[i] as Point;
    expect(Math.hypot(x - wantedX, y - wantedY)).toBeLessThan(NEAR);
  }
}

/** Every curve that is turned or flipped, in all ways. */
const BENDS = ANGLES.flatMap((angle) => FLIPS.map((flip) => bend({ angle, flip })));

describe("rotating", () => {
  it.each(BENDS)("carries each point round: angle $angle, flip $flip", (element) => {
    for (const by of [1, 1500, -4321, 18_000]) {
      const [shown] = changed([element], rotated([element], by, [10, 500])) as [Line];
      expectNear(
        points(shown),
        points(element).map((each) => turned(each, [10, 500], by)),
      );
    }
  });

  it("keeps the angle within a turn and comes back after four quarters", () => {
    let elements: Element[] = [rect([0, 0, 40, 20]), rect([100, 30, 10, 60], { angle: 30 })];
    const start = elements;
    for (let i = 0; i < 4; i += 1) elements = changed(elements, quarterTurned(elements, -1));
    expect(elements.map(({ angle }) => angle)).toEqual([0, 30]);
    expectNear(
      elements.map(({ at }) => [at[0] / 16, at[1] / 16] as const),
      start.map(({ at }) => [at[0] / 16, at[1] / 16] as const),
    );
  });
});

describe("resizing one element", () => {
  it.each(BENDS)("scales along its own axes: angle $angle, flip $flip", (element) => {
    const frame = frameOf([element]);
    if (frame === undefined) throw new Error("an element has a frame");
    const scaling = scalingOf(frame, "se", [70, -30], { keep: false, fromMiddle: false });
    const [shown] = changed([element], resized([element], scaling)) as [Line];
    const wanted = points(element).map((each): Point => {
      const [x, y] = turned(each, frame.pivot, -frame.angle);
      const { about } = scaling;
      const there: Point = [
        about[0] + (x - about[0]) * scaling.x,
        about[1] + (y - about[1]) * scaling.y,
      ];
      return turned(there, frame.pivot, frame.angle);
    });
    expectNear(points(shown), wanted);
  });

  it("leaves the opposite side where it is, or the middle", () => {
    const box = rect([0, 0, 40, 20]);
    const frame = frameOf([box]);
    if (frame === undefined) throw new Error("an element has a frame");
    const free = { keep: false, fromMiddle: false };
    const pull = (name: "w" | "n" | "se", way: Point, options = free) =>
      changed([box], resized([box], scalingOf(frame, name, way, options)))[0] as Element;
    expect(pull("w", [-10, 99])).toMatchObject({ at: [-160, 0], size: [800, 320] });
    expect(pull("n", [99, 5])).toMatchObject({ at: [0, 80], size: [640, 240] });
    expect(pull("se", [40, 0], { keep: true, fromMiddle: false })).toMatchObject({
      at: [0, 0],
      size: [1280, 640],
    });
    expect(pull("se", [10, 10], { keep: false, fromMiddle: true })).toMatchObject({
      at: [-160, -160],
      size: [960, 640],
    });
  });

  it("flips what is pulled through itself", () => {
    const box = rect([0, 0, 40, 20], { flip: 2 });
    const frame = frameOf([box]);
    if (frame === undefined) throw new Error("an element has a frame");
    const scaling = scalingOf(frame, "e", [-100, 0], { keep: false, fromMiddle: false });
    expect(changed([box], resized([box], scaling))[0]).toMatchObject({
      at: [-960, 0],
      size: [960, 320],
      flip: 3,
    });
  });

  it("keeps a side that was there, and none where there was none", () => {
    const flat = line([0, 0, 100, 0]);
    const squeezed = { x: 0, y: 0, about: [0, 0] as const };
    expect(resized([flat], squeezed)[0]?.[1].size).toEqual([1, 0]);
  });
});

describe("resizing several", () => {
  const turnedBends = BENDS.map((each, i) => ({ ...each, at: [i * 400, i * 90] as const }));

  it.each([
    [1.7, 1.7],
    [-1.3, 1.3],
    [1.2, -1.2],
    [-0.6, -0.6],
  ])("scales alike what is turned: %f, %f", (x, y) => {
    const scaling = { x, y, about: [300, 20] as const };
    const shown = changed(turnedBends, resized(turnedBends, scaling)) as Line[];
    for (const [i, each] of shown.entries()) {
      const wanted = points(turnedBends[i] as Line).map(
        ([px, py]): Point => [300 + (px - 300) * x, 20 + (py - 20) * y],
      );
      expectNear(points(each), wanted);
    }
  });

  it("scales letters with their box and never mirrors them", () => {
    const note: Note = {
      ...NOTE_DEFAULTS,
      id: "n".repeat(16),
      at: [0, 0],
      size: [320, 320],
      text: "a",
    };
    const [shown] = changed(
      [note, rect([50, 0, 5, 5])],
      resized([note, rect([50, 0, 5, 5])], { x: -2, y: -2, about: [0, 0] }),
    ) as [Note];
    expect(shown).toMatchObject({ at: [-640, -640], size: [640, 640], flip: 0 });
    expect(shown.style.fontSize).toBe(640);
    expect(isRigid([note])).toBe(true);
  });

  it("keeps what touches touching", () => {
    const [one, other] = [rect([0, 0, 33, 10]), rect([33, 0, 50, 10])];
    const [left, right] = changed(
      [one, other],
      resized([one, other], { x: 1.2345, y: 1, about: [7, 0] }),
    );
    expect((left?.at[0] ?? 0) + (left?.size[0] ?? 0)).toBe(right?.at[0]);
  });
});

it("flips each point about the middle of the selection, twice back to the start", () => {
  const elements = [bend({ angle: 1700 }), bend({ at: [9000, 3000] })];
  const once = changed(elements, flipped(elements, "horizontal"));
  const twice = changed(once, flipped(once, "horizontal"));
  for (const [i, each] of elements.entries()) {
    expectNear(points(twice[i] as Line), points(each));
    expect(twice[i]?.angle).toBe(each.angle);
    expect(once[i]?.flip).toBe(1);
  }
});

it("an empty selection has no frame", () => {
  expect(frameOf([])).toBeUndefined();
});
