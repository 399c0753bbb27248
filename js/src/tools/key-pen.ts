/**
 * Drawing without a pointer: arrows move a crosshair, Enter or Space puts the tool down and lifts
 * it, Escape gives up.
 *
 * It gives a tool the same samples that a pointer would, so every tool works by keys. The crosshair
 * comes with the first arrow, while a tool that draws is in hand and the board itself has the
 * focus; it goes with the focus, with the tool and when a pointer presses.
 */

import { panned } from "../canvas/view";
import { UNIT } from "../core/geometry";
import type { Desk } from "./desk";
import type { Command } from "./keys";
import type { Gesture, Sample, ToolName } from "./tool";
import { toolNamed } from "./tools";

/** What a view says of it, for those who do not see it; the place is in whole board units. */
export interface KeyPenWords {
  shown(tool: ToolName, x: number, y: number): void;
  moved(x: number, y: number): void;
  down(tool: ToolName, x: number, y: number): void;
  corner(x: number, y: number): void;
  done(tool: ToolName): void;
  gaveUp(): void;
}

/** CSS pixels that an arrow moves the crosshair, alone and with Shift. */
const STEP = 5;
const FAR = 50;
/** Nearer to an edge the board moves, not the crosshair: below header and bars nobody sees it. */
const MARGIN = 70;
const ARM = 11;
const GAP = 3;

interface Down {
  readonly gesture: Gesture;
  readonly tool: ToolName;
  readonly showing: (() => void) | undefined;
}

export class KeyPen {
  private readonly desk: Desk;
  private readonly words: KeyPenWords;
  private readonly ends: (() => void)[];
  /** Where the crosshair is, CSS pixels; undefined while there is none. */
  private at: { px: number; py: number } | undefined;
  private held: Down | undefined;

  constructor(desk: Desk, words: KeyPenWords) {
    this.desk = desk;
    this.words = words;
    const { surface } = desk;
    const listening = new AbortController();
    const { signal } = listening;
    const put = (): void => this.putAway();
    surface.element.addEventListener("pointerdown", put, { signal, capture: true });
    surface.element.addEventListener("blur", put, { signal });
    this.ends = [
      () => listening.abort(),
      desk.onChoice(() => this.followTool()),
      surface.addOverlay({
        paintScreen: (context) => {
          this.paint(context);
          return false;
        },
      }),
    ];
  }

  dispose(): void {
    this.lift("cancel");
    for (const end of this.ends) end();
  }

  /** Does a command that means something to it now; tells whether it was one. */
  run(command: Command): boolean {
    if (!this.isReady()) return false;
    switch (command.kind) {
      case "pan":
        // The board is moved towards the other side than one looks to.
        this.move(-Math.sign(command.dx) * STEP, -Math.sign(command.dy) * STEP);
        return true;
      case "nudge":
        this.move(Math.sign(command.dx) * FAR, Math.sign(command.dy) * FAR);
        return true;
      case "finish":
      case "space":
        if (this.at === undefined) return false;
        this.press();
        return true;
      case "leave":
        return this.giveUp();
      default:
        return false;
    }
  }

  private isReady(): boolean {
    const { surface, board, choices } = this.desk;
    const root = surface.element.getRootNode() as Document | ShadowRoot;
    const { draws, name } = toolNamed(choices.tool);
    return board.canDraw && (draws || name === "laser") && root.activeElement === surface.element;
  }

  private move(dx: number, dy: number): void {
    const { surface, choices } = this.desk;
    const { width, height } = surface.size;
    const before = this.at ?? { px: Math.round(width / 2), py: Math.round(height / 2) };
    const isNew = this.at === undefined;
    const px = within(before.px + dx, width);
    const py = within(before.py + dy, height);
    const [restX, restY] = [px - before.px - dx, py - before.py - dy];
    if (restX !== 0 || restY !== 0) surface.setView(panned(surface.view, restX, restY));
    this.at = { px, py };
    const sample = this.sample();
    this.held?.gesture.move([sample]);
    this.showOthers(sample);
    surface.liveChanged();
    const [x, y] = [Math.round(sample.x), Math.round(sample.y)];
    if (isNew) this.words.shown(choices.tool, x, y);
    else this.words.moved(x, y);
  }

  /** What a press and release of a pointer would be. */
  private press(): void {
    const sample = this.sample();
    const [x, y] = [Math.round(sample.x), Math.round(sample.y)];
    if (this.held === undefined) {
      const tool = toolNamed(this.desk.choices.tool);
      const gesture = tool.begin(sample, this.desk);
      const showing = gesture.overlay && this.desk.surface.addOverlay(gesture.overlay);
      this.held = { gesture, tool: tool.name, showing };
      this.words.down(tool.name, x, y);
      if (tool.places) this.lift("end");
      return;
    }
    const { gesture } = this.held;
    gesture.move([sample]);
    if (gesture.rests?.()) this.words.corner(x, y);
    else this.lift("end");
  }

  private lift(how: "end" | "cancel"): void {
    const { held } = this;
    if (held === undefined) return;
    this.held = undefined;
    held.gesture[how]();
    held.showing?.();
    this.desk.surface.liveChanged();
    if (how === "end") this.words.done(held.tool);
    else this.words.gaveUp();
  }

  /** First what is in progress goes, then the crosshair. */
  private giveUp(): boolean {
    if (this.held !== undefined) {
      this.lift("cancel");
      return true;
    }
    if (this.at === undefined) return false;
    this.putAway();
    this.words.gaveUp();
    return true;
  }

  private followTool(): void {
    const { tool } = this.desk.choices;
    if (this.held !== undefined && this.held.tool !== tool) this.lift("end");
    if (!toolNamed(tool).draws && tool !== "laser") this.putAway();
  }

  /** What is in progress is kept; the crosshair goes. */
  private putAway(): void {
    this.lift("end");
    if (this.at === undefined) return;
    this.at = undefined;
    this.desk.board.live({ kind: "cursor", at: null });
    this.desk.surface.liveChanged();
  }

  private showOthers({ x, y }: Sample): void {
    this.desk.board.live({ kind: "cursor", at: [Math.round(x * UNIT), Math.round(y * UNIT)] });
  }

  private sample(): Sample {
    const { px, py } = this.at ?? { px: 0, py: 0 };
    const [x, y] = this.desk.surface.toBoard(px, py);
    const keys = { shift: false, alt: false, control: false };
    return { x, y, px, py, pressure: undefined, touch: false, ...keys };
  }

  private paint(context: CanvasRenderingContext2D): void {
    if (this.at === undefined) return;
    const { px, py } = this.at;
    toolNamed(this.desk.choices.tool).hover?.(context, this.desk, px, py);
    const { face, line } = this.desk.marks;
    context.beginPath();
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      context.moveTo(px + dx * GAP, py + dy * GAP);
      context.lineTo(px + dx * ARM, py + dy * ARM);
    }
    // A pale line under it keeps it in sight on any ink.
    for (const [color, width] of [
      [face, 4],
      [line, this.held === undefined ? 1.5 : 2.5],
    ] as const) {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.stroke();
    }
  }
}

/** As near to the edges as the crosshair may come, in a board that is ever so small. */
function within(place: number, size: number): number {
  const margin = Math.min(MARGIN, size / 3);
  return Math.min(Math.max(place, margin), size - margin);
}
