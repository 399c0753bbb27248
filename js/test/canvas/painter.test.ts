// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AwayPaint, Painter, type Wanted } from "../../src/canvas/painter";
import { DARK } from "../../src/canvas/paper";
import { Sheet } from "../../src/canvas/sheet";
import { type Element, IMAGE_DEFAULTS, STYLE_DEFAULTS } from "../../src/core/types.gen";
import { installPage, plainLook } from "../support/canvas";
import { id, rect } from "../support/elements";
import { FakeThread } from "../support/thread";

const AREA = { left: 0, top: 0, right: 300, bottom: 200 };

let thread: FakeThread;
let started: number;
let arrived: number;
beforeEach(() => {
  vi.useFakeTimers();
  installPage();
  thread = new FakeThread();
  started = 0;
  arrived = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function wanted(elements: Element[]): Wanted {
  return { elements, scale: 0.5, area: AREA, look: plainLook() };
}

function rects(count: number): Element[] {
  return Array.from({ length: count }, (_, i) => rect([i, 0, 5, 5]));
}

function asleep(): Painter {
  return new Painter(() => {
    started += 1;
    return thread;
  });
}

/** A painter whose thread has said that it is there. */
function awake(): Painter {
  const painter = asleep();
  painter.take(wanted([]), () => undefined);
  thread.ready();
  return painter;
}

function taken(painter: Painter, elements: Element[]): AwayPaint {
  const away = painter.take(wanted(elements), () => {
    arrived += 1;
  });
  if (away === undefined) throw new Error("it was not taken");
  return away;
}

function advanced(away: AwayPaint): number {
  for (let frames = 1; frames < 1000; frames += 1) {
    away.advance();
    if (away.isWaiting) return frames;
  }
  throw new Error("it is never all told");
}

describe("a painter", () => {
  it("starts its thread at the first large paint and takes none until that is ready", () => {
    const painter = asleep();
    expect(started).toBe(0);
    expect(painter.take(wanted(rects(3)), () => undefined)).toBeUndefined();
    expect(painter.take(wanted(rects(3)), () => undefined)).toBeUndefined();
    expect([started, thread.told]).toEqual([1, []]);
    thread.ready();
    expect(painter.take(wanted(rects(3)), () => undefined)).toBeDefined();
  });

  it("tells elements once, a frame's worth at a time, and numbers afterwards", () => {
    const painter = awake();
    const elements = rects(2500);
    expect(advanced(taken(painter, elements))).toBe(3);
    const told = thread.told.filter((each) => each.kind === "elements");
    expect(told.map(({ first, elements }) => [first, elements.length])).toEqual([
      [0, 1000],
      [1000, 1000],
      [2000, 500],
    ]);
    expect([...(thread.jobs[0]?.numbers ?? [])]).toEqual(elements.map((_, i) => i));
    const moved = rect([9, 9, 9, 9]);
    expect(advanced(taken(painter, [moved, ...elements.slice(0, 2)]))).toBe(1);
    expect([...(thread.jobs[1]?.numbers ?? [])]).toEqual([2500, 0, 1]);
  });

  it("says how it all looks", () => {
    const painter = awake();
    const look = { ...plainLook(), paper: DARK, hidden: new Set(["a"]), faded: new Set(["b"]) };
    painter.take({ ...wanted(rects(1)), look }, () => undefined)?.advance();
    const { numbers, ...rest } = thread.jobs[0] as (typeof thread.jobs)[0];
    expect(rest).toEqual({
      kind: "paint",
      job: 1,
      scale: 0.5,
      area: AREA,
      isDark: true,
      hidden: new Set(["a"]),
      faded: new Set(["b"]),
    });
  });

  it("gives the picture, which is laid once", () => {
    const away = taken(awake(), rects(4));
    advanced(away);
    expect([away.advance(), arrived]).toEqual([true, 0]);
    const bitmap = thread.paints();
    expect([away.advance(), away.isWaiting, arrived]).toEqual([false, false, 1]);
    const sheet = new Sheet(document);
    sheet.begin(0.5, AREA);
    expect([away.lay(sheet), bitmap.isClosed]).toEqual([4, true]);
  });

  it("drops a picture that nobody waits for any more", () => {
    const painter = awake();
    const old = taken(painter, rects(1));
    advanced(old);
    const next = taken(painter, rects(1));
    advanced(next);
    const [first] = thread.jobs;
    expect(thread.paints(first).isClosed).toBe(true);
    expect([next.isWaiting, arrived]).toEqual([true, 0]);
    expect(thread.paints().isClosed).toBe(false);
    expect(arrived).toBe(1);
  });

  it("is as patient with the next picture when one is dropped, and keeps its thread", () => {
    const painter = awake();
    const old = taken(painter, rects(1));
    advanced(old);
    vi.advanceTimersByTime(6_000);
    const next = taken(painter, rects(1));
    advanced(next);
    vi.advanceTimersByTime(6_000);
    expect([thread.isEnded, next.isWaiting]).toEqual([false, true]);
    thread.paints();
    vi.advanceTimersByTime(60_000);
    expect([thread.isEnded, arrived]).toEqual([false, 1]);
  });

  it("lets go of a picture that came and was never laid", () => {
    const painter = awake();
    advanced(taken(painter, rects(1)));
    const bitmap = thread.paints();
    expect(bitmap.isClosed).toBe(false);
    taken(painter, rects(2));
    expect(bitmap.isClosed).toBe(true);
  });

  it("leaves images to the page", () => {
    const box = { id: id(), at: [0, 0], size: [160, 160] } as const;
    const image = { ...IMAGE_DEFAULTS, ...box, style: STYLE_DEFAULTS, blob: "0" };
    expect(awake().take(wanted([...rects(2), image]), () => undefined)).toBeUndefined();
  });

  it("forgets what it told once that is too much", () => {
    const painter = awake();
    const many = rects(1000);
    for (let k = 0; k < 251; k += 1) {
      advanced(
        taken(
          painter,
          many.map((each) => ({ ...each })),
        ),
      );
    }
    expect(thread.told.some(({ kind }) => kind === "forget")).toBe(false);
    advanced(taken(painter, many));
    expect(thread.told.some(({ kind }) => kind === "forget")).toBe(true);
    expect(thread.jobs.at(-1)?.numbers[0]).toBe(0);
  });
});

describe("a painter without a thread", () => {
  it("takes nothing where the page may start none", () => {
    const painter = new Painter(() => {
      started += 1;
      throw new DOMException("not allowed", "SecurityError");
    });
    for (let k = 0; k < 2; k += 1) {
      expect(painter.take(wanted(rects(3)), () => undefined)).toBeUndefined();
    }
    expect(started).toBe(1);
  });

  it("gives back what a thread that fails was at", () => {
    const painter = awake();
    const away = taken(painter, rects(3));
    advanced(away);
    thread.fails();
    expect([away.advance(), arrived, thread.isEnded]).toEqual([false, 1, true]);
    expect(away.lay(new Sheet(document))).toBe(0);
    expect(painter.take(wanted(rects(3)), () => undefined)).toBeUndefined();
  });

  it("gives back what cannot be told", () => {
    const painter = awake();
    const away = taken(painter, rects(3));
    thread.isEnded = true;
    expect([away.advance(), away.isWaiting, arrived]).toEqual([false, false, 1]);
  });

  it("gives up a thread that does not answer", () => {
    const away = taken(awake(), rects(3));
    advanced(away);
    vi.advanceTimersByTime(9_999);
    expect(away.isWaiting).toBe(true);
    vi.advanceTimersByTime(2);
    expect([away.isWaiting, arrived, thread.isEnded]).toEqual([false, 1, true]);
  });
});
