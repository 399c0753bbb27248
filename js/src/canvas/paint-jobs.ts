/** The other side of `painter.ts`: what the thread does with what it is told. */

import type { Element } from "../core/types.gen";
import { type Brush, paintCost, paintElement } from "./paint";
import type { Answer, PaintJob, Told } from "./painter";
import { DARK, LIGHT } from "./paper";
import { NO_PICTURES } from "./pictures";

/** Points after which it is looked whether another picture is wanted by now: some 50 ms. */
const SLICE = 20_000;

export class PaintJobs {
  private readonly known = new Map<number, Element>();
  /** The picture that is wanted, if any. */
  private newest: number | undefined;
  private readonly answer: (answer: Answer, transfer: Transferable[]) => void;
  private readonly turn: () => Promise<void>;

  /** `turn` lets what was told meanwhile be taken in. */
  constructor(
    answer: (answer: Answer, transfer: Transferable[]) => void,
    turn: () => Promise<void>,
  ) {
    this.answer = answer;
    this.turn = turn;
  }

  async take(told: Told): Promise<void> {
    if (told.kind === "forget") this.forget();
    else if (told.kind === "paint") await this.paint(told);
    else
      for (const [k, element] of told.elements.entries()) this.known.set(told.first + k, element);
  }

  private forget(): void {
    this.known.clear();
    // What is under way could not be gone on with; whoever has it forgotten wants another.
    this.newest = undefined;
  }

  /** Paints, unless another picture is wanted before this one is done. */
  private async paint(wanted: PaintJob): Promise<void> {
    const { job, area, scale, numbers, faded, hidden, isDark } = wanted;
    this.newest = job;
    const canvas = new OffscreenCanvas(area.right - area.left, area.bottom - area.top);
    // It lacks only what draws round a focused element of the page.
    const context = canvas.getContext("2d") as unknown as CanvasRenderingContext2D;
    context.setTransform(scale, 0, 0, scale, -area.left, -area.top);
    const paper = isDark ? DARK : LIGHT;
    const brush: Brush = { context, scale, paper, pictures: NO_PICTURES, faded, hidden };
    let cost = 0;
    for (const number of numbers) {
      const element = this.known.get(number);
      if (element === undefined) throw new Error(`element ${number} was never told`);
      paintElement(brush, element);
      cost += paintCost(element, scale);
      if (cost < SLICE) continue;
      cost = 0;
      await this.turn();
      if (this.newest !== job) return;
    }
    // Older browsers cannot tell; there it is blank until it is painted anew.
    if (context.isContextLost?.()) throw new Error("the picture was lost");
    const bitmap = canvas.transferToImageBitmap();
    this.answer({ kind: "painted", job, bitmap }, [bitmap]);
  }
}
