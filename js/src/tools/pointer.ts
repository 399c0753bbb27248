/**
 * Pointer events in, gestures out: mouse, pen and touch.
 *
 * One finger draws, two pan and pinch; once a pen was seen, fingers only move the board, so a
 * resting palm leaves no marks. Middle button and Space held pan with any tool.
 */

import { panned, type View, zoomed } from "../canvas/view";
import { UNIT } from "../core/geometry";
import type { Desk } from "./desk";
import { hand } from "./hand";
import type { Gesture, Sample, Tool, ToolName } from "./tool";
import { toolNamed } from "./tools";

const PEN_ERASER_BUTTON = 5;
const MIDDLE_BUTTON = 1;
/** A second finger this soon, or before so much way, means: not drawing, pinching. */
const PINCH_MS = 250;
const PINCH_WAY = 12;
/** A finger that stays this long within so much way asks for the menu. */
const HOLD_MS = 550;
const HOLD_WAY = 10;

interface Finger {
  px: number;
  py: number;
}

/** Two fingers: their middle and distance, CSS pixels. */
interface Span {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Active {
  /** Undefined while a gesture rests between two presses. */
  pointer: number | undefined;
  readonly tool: ToolName;
  readonly gesture: Gesture;
  readonly since: number;
  readonly from: Sample;
  readonly showing: (() => void) | undefined;
  /** Whether it has rested before: it is clicked, not dragged. */
  rested: boolean;
  last: Sample;
  way: number;
}

export class PointerInput {
  /** Space is held: the hand is in use whatever the tool. */
  private spaceHeld = false;
  private penSeen = false;
  private active: Active | undefined;
  private readonly fingers = new Map<number, Finger>();
  /** How a pinch began: steps would add up what each of them rounds. */
  private pinched: { readonly view: View; readonly span: Span } | undefined;
  private holding: ReturnType<typeof setTimeout> | undefined;
  private hovering: Finger | undefined;
  private readonly desk: Desk;
  private readonly ends = new AbortController();

  /** Listens on the desk's surface; `pressed` is called at each pointer down there. */
  constructor(desk: Desk, pressed: () => void) {
    this.desk = desk;
    const { element } = desk.surface;
    const { signal } = this.ends;
    const on = (name: string, listener: (event: PointerEvent) => void): void =>
      element.addEventListener(name, listener as EventListener, { signal });
    on("pointerdown", (event) => {
      pressed();
      this.down(event);
    });
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.lost(event));
    on("lostpointercapture", (event) => this.lost(event));
    on("pointerleave", (event) => this.leave(event));
    desk.surface.addOverlay({
      paintScreen: (context) => {
        this.paintHover(context);
        return false;
      },
    });
    this.showCursor();
    const ended = desk.onChoice(() => {
      if (this.isResting() && this.active?.tool !== desk.choices.tool) this.finish();
      this.showCursor();
    });
    signal.addEventListener("abort", ended);
  }

  /** Space went down or up. */
  holdSpace(held: boolean): void {
    if (held === this.spaceHeld) return;
    this.spaceHeld = held;
    this.showCursor();
  }

  /** Ends what is in progress; tells whether there was something. */
  cancel(): boolean {
    const { active } = this;
    if (active === undefined) return false;
    this.stop((gesture) => gesture.cancel());
    return true;
  }

  /** Ends a gesture that rests between two presses, and keeps it; tells whether there was one. */
  finish(): boolean {
    if (!this.isResting()) return false;
    this.stop((gesture) => gesture.end());
    return true;
  }

  /** Shift, Alt or Ctrl went down or up while the pointer may be still. */
  holdKeys({ shiftKey: shift, altKey: alt, ctrlKey, metaKey }: KeyboardEvent): void {
    const { active } = this;
    if (active === undefined) return;
    active.last = { ...active.last, shift, alt, control: ctrlKey || metaKey };
    active.gesture.move([active.last]);
  }

  private isResting(): boolean {
    return this.active !== undefined && this.active.pointer === undefined;
  }

  dispose(): void {
    this.cancel();
    this.ends.abort();
  }

  private down(event: PointerEvent): void {
    const sample = this.sample(event);
    if (event.pointerType === "touch") {
      this.fingers.set(event.pointerId, { px: sample.px, py: sample.py });
      this.pinched = undefined;
      if (this.fingers.size > 1) this.pinchInstead(event);
      if (this.fingers.size > 2 || (this.fingers.size === 2 && !this.canPinch())) return;
    } else if (event.pointerType === "pen") {
      this.penSeen = true;
      // The palm was faster than the pen.
      if (this.fingers.size > 0) this.cancel();
    }
    if (this.fingers.size > 1) return;
    if (this.isResting() && event.button === 0) this.resume(event, sample);
    if (this.active !== undefined) return;
    const tool = this.toolFor(event);
    if (tool === undefined) return;
    event.preventDefault();
    this.desk.surface.element.setPointerCapture?.(event.pointerId);
    this.begin(tool, event, sample);
  }

  private resume(event: PointerEvent, sample: Sample): void {
    if (this.active === undefined) return;
    event.preventDefault();
    this.desk.surface.element.setPointerCapture?.(event.pointerId);
    this.active.pointer = event.pointerId;
    this.active.last = sample;
    this.active.gesture.move([sample]);
  }

  private canPinch(): boolean {
    return this.active === undefined || this.isResting();
  }

  private begin(tool: Tool, event: PointerEvent, from: Sample): void {
    const gesture = tool.begin(from, this.desk);
    this.active = {
      pointer: event.pointerId,
      tool: this.desk.choices.tool,
      gesture,
      since: event.timeStamp,
      from,
      showing: gesture.overlay && this.desk.surface.addOverlay(gesture.overlay),
      rested: false,
      last: from,
      way: 0,
    };
    if (event.pointerType === "touch") this.hold(event, this.active);
    this.showCursor();
  }

  /** Asks for the menu when a finger rests: not every system does so by itself. */
  private hold({ clientX, clientY, pointerType }: PointerEvent, active: Active): void {
    this.holding = setTimeout(() => {
      const rests = this.active === active && active.way < HOLD_WAY && this.fingers.size === 1;
      if (!rests || this.desk.choices.tool !== "select") return;
      this.cancel();
      const about = { clientX, clientY, pointerType, bubbles: true, cancelable: true };
      this.desk.surface.element.dispatchEvent(new PointerEvent("contextmenu", about));
    }, HOLD_MS);
  }

  private toolFor(event: PointerEvent): Tool | undefined {
    const { choices, board } = this.desk;
    if (event.button === MIDDLE_BUTTON || (event.button === 0 && this.spaceHeld)) return hand;
    const erasing = event.pointerType === "pen" && event.button === PEN_ERASER_BUTTON;
    if (event.button !== 0 && !erasing) return undefined;
    if (event.pointerType === "touch" && this.penSeen) return hand;
    const tool = toolNamed(erasing ? "eraser" : choices.tool);
    return tool.draws && !board.canDraw ? hand : tool;
  }

  /** A second finger: a stroke just begun was no stroke; one under way stays. */
  private pinchInstead(event: PointerEvent): void {
    const { active } = this;
    if (active === undefined) return;
    const young = event.timeStamp - active.since < PINCH_MS || active.way < PINCH_WAY;
    // Of what is clicked corner by corner only this press was none.
    if (active.rested) active.pointer = undefined;
    else if (young || this.penSeen) this.cancel();
  }

  private move(event: PointerEvent): void {
    const [px, py] = this.desk.surface.toLocal(event);
    this.hover(event, px, py);
    const { active } = this;
    if (this.fingers.has(event.pointerId)) {
      if (this.fingers.size === 2 && this.canPinch()) {
        this.pinch(event.pointerId, px, py);
        return;
      }
      this.fingers.set(event.pointerId, { px, py });
    }
    if (active === undefined || (active.pointer ?? event.pointerId) !== event.pointerId) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const samples = (events.length > 0 ? events : [event]).map((each) => this.sample(each));
    active.way = Math.max(active.way, Math.hypot(px - active.from.px, py - active.from.py));
    active.last = samples.at(-1) ?? active.last;
    active.gesture.move(samples);
  }

  /** Two fingers: what was under their middle stays under it, at the zoom of their distance. */
  private pinch(moved: number, px: number, py: number): void {
    const { surface } = this.desk;
    this.pinched ??= { view: surface.view, span: this.span() };
    const { view, span } = this.pinched;
    this.fingers.set(moved, { px, py });
    const after = this.span();
    const shifted = panned(view, after.x - span.x, after.y - span.y);
    surface.setView(zoomed(shifted, after.x, after.y, (view.zoom * after.width) / span.width));
  }

  private span(): Span {
    const [one, other] = [...this.fingers.values()] as [Finger, Finger];
    return {
      x: (one.px + other.px) / 2,
      y: (one.py + other.py) / 2,
      width: Math.max(1, Math.hypot(one.px - other.px, one.py - other.py)),
    };
  }

  private up(event: PointerEvent): void {
    this.lift(event);
    if (this.active?.pointer !== event.pointerId) return;
    this.move(event);
    if (this.active.gesture.rests?.()) {
      this.active.pointer = undefined;
      this.active.rested = true;
      return;
    }
    this.stop((gesture) => gesture.end());
  }

  private lift({ pointerId }: PointerEvent): void {
    if (this.fingers.delete(pointerId)) this.pinched = undefined;
  }

  private lost(event: PointerEvent): void {
    this.lift(event);
    // The system took the pointer (a call, a gesture of its own): what was drawn stays drawn.
    if (this.active?.pointer === event.pointerId) this.stop((gesture) => gesture.end());
  }

  private stop(finish: (gesture: Gesture) => void): void {
    const { active } = this;
    if (active === undefined) return;
    clearTimeout(this.holding);
    this.active = undefined;
    // First what is committed, then the overlay goes: both in the same frame.
    finish(active.gesture);
    active.showing?.();
    this.showCursor();
  }

  private hover(event: PointerEvent, px: number, py: number): void {
    const { surface, board } = this.desk;
    const [x, y] = surface.toBoard(px, py);
    board.live({ kind: "cursor", at: [Math.round(x * UNIT), Math.round(y * UNIT)] });
    this.hovering = event.pointerType === "touch" && !this.active ? undefined : { px, py };
    if (this.hovers()) surface.liveChanged();
  }

  private leave(event: PointerEvent): void {
    if (this.active?.pointer === event.pointerId) return;
    this.hovering = undefined;
    this.desk.board.live({ kind: "cursor", at: null });
    this.desk.surface.liveChanged();
  }

  private hovers(): boolean {
    return !this.spaceHeld && toolNamed(this.desk.choices.tool).hover !== undefined;
  }

  private paintHover(context: CanvasRenderingContext2D): void {
    if (this.hovering === undefined || !this.hovers() || !this.desk.board.canDraw) return;
    const { px, py } = this.hovering;
    toolNamed(this.desk.choices.tool).hover?.(context, this.desk, px, py);
  }

  /** Shows by the cursor what the next press would do. */
  showCursor(): void {
    const { surface, choices, board } = this.desk;
    const chosen = toolNamed(choices.tool);
    const tool = this.spaceHeld || (chosen.draws && !board.canDraw) ? hand : chosen;
    const cursor = tool.cursor(this.desk);
    surface.element.style.cursor = cursor === "grab" && this.active ? "grabbing" : cursor;
  }

  private sample(event: PointerEvent): Sample {
    const [px, py] = this.desk.surface.toLocal(event);
    const [x, y] = this.desk.surface.toBoard(px, py);
    const feels = event.pointerType === "pen" && event.pressure > 0;
    const { shiftKey: shift, altKey: alt } = event;
    return {
      x,
      y,
      px,
      py,
      pressure: feels ? event.pressure * 255 : undefined,
      shift,
      alt,
      control: event.ctrlKey || event.metaKey,
      touch: event.pointerType === "touch",
    };
  }
}
