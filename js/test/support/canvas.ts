/** A page without pixels: canvases that count what is painted, frames that come when a test says. */

import { vi } from "vitest";
import type { Look } from "../../src/canvas/paint";
import { LIGHT } from "../../src/canvas/paper";
import { NO_PICTURES } from "../../src/canvas/pictures";

/** How often each method of a canvas context was called. */
export type Calls = Map<string, number>;

export interface Page {
  /** Calls on all contexts since the last `forget`. */
  readonly calls: Calls;
  /** Runs animation frames until none is asked for; fails when they do not end. */
  frames(): number;
  forget(): void;
  /** What `ResizeObserver` would tell after the size of `element` changed. */
  resize(element: HTMLElement, width: number, height: number): void;
}

const MOST_FRAMES = 2000;

function context(calls: Calls, canvas: HTMLCanvasElement): unknown {
  const values: Record<string | symbol, unknown> = { canvas, globalAlpha: 1 };
  return new Proxy(values, {
    get: (target, name) => {
      if (name in target) return target[name];
      if (name === "measureText") return (text: string) => ({ width: text.length * 7 });
      return () => calls.set(String(name), (calls.get(String(name)) ?? 0) + 1);
    },
  });
}

/** Sets the page up; call it before each test. */
export function installPage(): Page {
  const calls: Calls = new Map();
  const contexts = new WeakMap<HTMLCanvasElement, unknown>();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function (
    this: HTMLCanvasElement,
  ) {
    if (!contexts.has(this)) contexts.set(this, context(calls, this));
    return contexts.get(this) as never;
  });
  vi.spyOn(HTMLCanvasElement.prototype, "toDataURL").mockReturnValue("data:image/png;base64,AA==");
  const asked = new Map<number, FrameRequestCallback>();
  let handle = 0;
  let now = 1000;
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => {
    handle += 1;
    asked.set(handle, callback);
    return handle;
  });
  vi.stubGlobal("cancelAnimationFrame", (which: number) => asked.delete(which));
  vi.stubGlobal(
    "Path2D",
    class {
      moveTo(): void {
        // Nothing is painted here.
      }
      lineTo = this.moveTo;
      quadraticCurveTo = this.moveTo;
      bezierCurveTo = this.moveTo;
      closePath = this.moveTo;
    },
  );
  const observers = new Map<Element, () => void>();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      private readonly tell: () => void;
      constructor(tell: () => void) {
        this.tell = tell;
      }
      observe(element: Element): void {
        observers.set(element, this.tell);
      }
      disconnect(): void {
        observers.clear();
      }
    },
  );
  return {
    calls,
    forget: () => calls.clear(),
    frames: () => {
      let count = 0;
      while (asked.size > 0) {
        count += 1;
        if (count > MOST_FRAMES) throw new Error(`still painting after ${MOST_FRAMES} frames`);
        now += 16;
        const callbacks = [...asked.values()];
        asked.clear();
        for (const callback of callbacks) callback(now);
      }
      return count;
    },
    resize: (element, width, height) => {
      Object.defineProperty(element, "clientWidth", { value: width, configurable: true });
      Object.defineProperty(element, "clientHeight", { value: height, configurable: true });
      observers.get(element)?.();
    },
  };
}

/** An element of this size in the page. */
export function stage(width = 800, height = 480): HTMLElement {
  const element = document.createElement("div");
  Object.defineProperty(element, "clientWidth", { value: width, configurable: true });
  Object.defineProperty(element, "clientHeight", { value: height, configurable: true });
  document.body.append(element);
  return element;
}

/** Runs `paint`, and then what it left for when nothing has been painted for a while. */
export function calm(paint: () => void): void {
  const waits = vi.spyOn(document.defaultView as Window, "setTimeout");
  paint();
  const [add] = waits.mock.lastCall ?? [];
  waits.mockRestore();
  if (typeof add !== "function") throw new Error("nothing was painted that could come to rest");
  add();
}

/** Light paper, no pictures, nothing pale or left out. */
export function plainLook(): Look {
  return { paper: LIGHT, pictures: NO_PICTURES, faded: new Set(), hidden: new Set() } as Look;
}
