/** One animation frame callback, asked for only while there is something to do. */

/** Does one frame's work at `now` (ms); says whether another frame is needed. */
export type FrameWork = (now: number) => boolean;

export class Frames {
  private handle: number | undefined;
  private readonly work: FrameWork;

  constructor(work: FrameWork) {
    this.work = work;
  }

  /** Asks for one frame; asking again before it came is free. */
  request(): void {
    this.handle ??= requestAnimationFrame(this.run);
  }

  stop(): void {
    if (this.handle !== undefined) cancelAnimationFrame(this.handle);
    this.handle = undefined;
  }

  private readonly run = (now: number): void => {
    this.handle = undefined;
    if (this.work(now)) this.request();
  };
}
