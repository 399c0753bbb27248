/** A thread that does nothing by itself: a test says what it answers. */

import type { Answer, PaintJob, Thread, Told } from "../../src/canvas/painter";

export class FakeThread implements Thread {
  readonly told: Told[] = [];
  onmessage: Thread["onmessage"] = null;
  onerror: Thread["onerror"] = null;
  isEnded = false;

  postMessage(told: Told): void {
    if (this.isEnded) throw new Error("it was ended");
    this.told.push(told);
  }

  terminate(): void {
    this.isEnded = true;
  }

  get jobs(): PaintJob[] {
    return this.told.filter((each) => each.kind === "paint");
  }

  ready(): this {
    this.answer({ kind: "ready" });
    return this;
  }

  /** Answers a job; gives the picture. */
  paints({ job, area } = this.jobs.at(-1) as PaintJob): FakeBitmap {
    const bitmap = new FakeBitmap(area.right - area.left, area.bottom - area.top);
    this.answer({ kind: "painted", job, bitmap });
    return bitmap;
  }

  fails(): void {
    this.onerror?.(new ErrorEvent("error"));
  }

  private answer(data: Answer): void {
    this.onmessage?.({ data } as MessageEvent<Answer>);
  }
}

export class FakeBitmap implements ImageBitmap {
  isClosed = false;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  close(): void {
    this.isClosed = true;
  }
}
