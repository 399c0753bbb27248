// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { type CursorMark, Cursors } from "../../src/canvas/cursors";

const VIEW = { x: 0, y: 0, zoom: 1 };

let shown: string[];
let places: [number, number][];
let labels: number[];
let context: CanvasRenderingContext2D;
beforeEach(() => {
  shown = [];
  places = [];
  labels = [];
  context = new Proxy({} as Record<string, unknown>, {
    get: (target, name) => {
      if (name === "fillText") return (text: string) => shown.push(text);
      if (name === "roundRect") return (x: number) => labels.push(x);
      if (name === "translate") return (x: number, y: number) => places.push([x, y]);
      if (name === "measureText") return () => ({ width: 50 });
      return target[String(name)] ?? (() => undefined);
    },
  }) as unknown as CanvasRenderingContext2D;
});

function mark(x: number, y: number, name = "Grace"): CursorMark {
  return { id: "m1", x: x * 16, y: y * 16, name, color: "#1971c2" };
}

describe("cursors", () => {
  it("appear where they are, and glide to where they go", () => {
    const cursors = new Cursors();
    expect(cursors.paint(context, [mark(10, 20)], VIEW, 0)).toBe(false);
    expect(places).toEqual([[10, 20]]);
    expect(cursors.paint(context, [mark(110, 20)], VIEW, 16)).toBe(true);
    const [x] = places[1] as [number, number];
    expect(x).toBeGreaterThan(20);
    expect(x).toBeLessThan(110);
    let now = 16;
    do {
      now += 16;
    } while (cursors.paint(context, [mark(110, 20)], VIEW, now) && now < 2000);
    expect(now).toBeLessThan(500);
    expect(places.at(-1)?.[0]).toBeCloseTo(110, 0);
  });

  it("jump for people who asked for less motion", () => {
    const cursors = new Cursors();
    cursors.still = true;
    cursors.paint(context, [mark(0, 0)], VIEW, 0);
    expect(cursors.paint(context, [mark(110, 20)], VIEW, 16)).toBe(false);
    expect(places.at(-1)).toEqual([110, 20]);
  });

  it("begin anew for somebody who left and came back", () => {
    const cursors = new Cursors();
    cursors.paint(context, [mark(0, 0)], VIEW, 0);
    cursors.paint(context, [], VIEW, 16);
    cursors.paint(context, [mark(300, 0)], VIEW, 32);
    expect(places.at(-1)).toEqual([300, 0]);
  });

  it("carry names, very long ones cut between letters", () => {
    const cursors = new Cursors();
    cursors.paint(context, [mark(0, 0), { ...mark(0, 0, "🦊".repeat(40)), id: "m2" }], VIEW, 0);
    expect(shown).toEqual(["Grace", `${"🦊".repeat(24)}…`]);
  });

  it("keep their names inside the board", () => {
    const cursors = new Cursors();
    cursors.paint(context, [mark(100, 0), { ...mark(290, 0), id: "m2" }], VIEW, 0, 300);
    const [inside, moved] = labels as [number, number];
    expect(inside).toBe(12);
    // 50 pixels of text with 7 on each side, and 4 to the edge.
    expect(290 + moved + 64).toBe(296);
  });
});
