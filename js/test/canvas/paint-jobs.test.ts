// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PaintJobs } from "../../src/canvas/paint-jobs";
import type { Answer, PaintJob } from "../../src/canvas/painter";
import { installPage } from "../support/canvas";
import { rect, stroke } from "../support/elements";
import { FakeBitmap } from "../support/thread";

let page: ReturnType<typeof installPage>;
let answers: Answer[];
/** What goes on when the thread has its next turn. */
let turns: (() => void)[];
let jobs: PaintJobs;
let isLost: boolean;

beforeEach(() => {
  page = installPage();
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      private readonly canvas = document.createElement("canvas");
      constructor(width: number, height: number) {
        Object.assign(this.canvas, { width, height });
      }
      getContext(): unknown {
        return Object.assign(this.canvas.getContext("2d") as object, {
          isContextLost: () => isLost,
        });
      }
      transferToImageBitmap(): ImageBitmap {
        return new FakeBitmap(this.canvas.width, this.canvas.height);
      }
    },
  );
  isLost = false;
  answers = [];
  turns = [];
  jobs = new PaintJobs(
    (answer, transfer) => {
      answers.push(answer);
      if (answer.kind === "painted") expect(transfer).toEqual([answer.bitmap]);
    },
    () => new Promise((resolve) => turns.push(resolve)),
  );
});

function job(number: number, numbers: number[]): PaintJob {
  return {
    kind: "paint",
    job: number,
    scale: 1,
    area: { left: 10, top: 20, right: 110, bottom: 70 },
    numbers: Int32Array.from(numbers),
    isDark: false,
    faded: new Set(),
    hidden: new Set(),
  };
}

const LONG = Array.from({ length: 24_000 }, (_, i) => i % 97);

describe("paint jobs", () => {
  it("paint the elements that were told, by their numbers", async () => {
    await jobs.take({
      kind: "elements",
      first: 5,
      elements: [rect([0, 0, 9, 9]), rect([9, 9, 9, 9])],
    });
    await jobs.take(job(1, [6, 5, 6]));
    expect(page.calls.get("stroke")).toBe(3);
    expect(answers).toMatchObject([
      { kind: "painted", job: 1, bitmap: { width: 100, height: 50 } },
    ]);
  });

  it("have turns between, and end when another picture is wanted", async () => {
    await jobs.take({ kind: "elements", first: 0, elements: [stroke(LONG), rect([0, 0, 9, 9])] });
    const old = jobs.take(job(1, [0, 0, 0, 0]));
    expect(turns).toHaveLength(1);
    const next = jobs.take(job(2, [1]));
    turns.shift()?.();
    await Promise.all([old, next]);
    expect(answers).toMatchObject([{ job: 2 }]);
    expect(turns).toHaveLength(0);
  });

  it("know nothing any more once they were to forget", async () => {
    await jobs.take({ kind: "elements", first: 0, elements: [rect([0, 0, 9, 9])] });
    await jobs.take({ kind: "forget" });
    await expect(jobs.take(job(1, [0]))).rejects.toThrow("element 0 was never told");
    expect(answers).toEqual([]);
  });

  it("fail when the browser lost what was painted", async () => {
    const told = { kind: "elements", first: 0, elements: [rect([0, 0, 9, 9])] } as const;
    await jobs.take(told);
    isLost = true;
    await expect(jobs.take(job(1, [0]))).rejects.toThrow("lost");
    expect(answers).toEqual([]);
  });

  it("give up the picture that is under way when they are to forget", async () => {
    await jobs.take({ kind: "elements", first: 0, elements: [stroke(LONG), rect([0, 0, 9, 9])] });
    const old = jobs.take(job(1, [0, 0, 0, 1]));
    await jobs.take({ kind: "forget" });
    await jobs.take({ kind: "elements", first: 0, elements: [rect([9, 9, 9, 9])] });
    turns.shift()?.();
    await old;
    expect([answers, turns.length]).toEqual([[], 0]);
    await jobs.take(job(2, [0]));
    expect(answers).toMatchObject([{ job: 2 }]);
  });
});
