/** Puts selection and drags to work in one view: what they follow, paint and tell. */

import type { View } from "../canvas/view";
import { frameOf } from "../core/transform";
import type { Desk } from "./desk";
import { paintGrid } from "./grid";
import { cursorOf, type Held, handleAt, isInside, paintHandles, reachOf, spotsOf } from "./handles";
import { elementUnder } from "./select";
import { authorship, paintLabel, Rest } from "./who";

/** What a view says of its selection. */
export interface SelectionWords {
  /** Somebody else removed so many elements that were selected. */
  lost(count: number): void;
  touched(author: string, toucher: string): string;
}

/**
 * Connects a desk's selection with its board and surface; gives the function that ends it. Call it
 * before overlays that should lie above handles are added.
 */
export function connectSelection(desk: Desk, words: SelectionWords): () => void {
  const { board, surface, selection, drags } = desk;
  selection.onLost = (count) => words.lost(count);
  const hover = new Hover(desk, words);
  const ends = [
    board.on("change", (change) => {
      selection.follow(change);
      drags.refresh();
    }),
    board.on("live", () => drags.refresh()),
    selection.onChange(() => surface.liveChanged()),
    desk.onChoice(() => {
      if (desk.choices.tool !== "select") selection.clear();
    }),
    surface.addOverlay({
      paintScreen: (context, view) => {
        if (desk.choices.grid) paintGrid(context, view, surface.size, desk.marks);
        return false;
      },
    }),
    surface.addOverlay(drags),
    surface.addOverlay({
      paintScreen: (context) => {
        paintHandles(context, heldOf(desk), toScreenOf(desk), desk.marks);
        return false;
      },
    }),
    surface.addOverlay({
      paintScreen: (context, view) => {
        hover.paint(context, view);
        return false;
      },
    }),
    () => hover.dispose(),
  ];
  return () => {
    selection.onLost = undefined;
    for (const end of ends) end();
  };
}

/** The selection as its handles show it: where it is dragged, while it is. */
function heldOf({ selection, drags }: Desk): Held {
  const { elements, free } = selection;
  const editable = free.length > 0 && free.length === elements.length;
  // The same list as long as nothing is dragged: what was found out about it stays true.
  const seen = drags.isIdle ? elements : elements.map((each) => drags.seen(each));
  return { elements: seen, editable };
}

function toScreenOf({ surface }: Desk): (x: number, y: number) => [number, number] {
  return (x, y) => surface.toScreen(x, y);
}

/** What the select tool shows while no button is down: cursors, and who drew what. */
class Hover {
  private readonly desk: Desk;
  private readonly words: SelectionWords;
  private readonly ends = new AbortController();
  private readonly rest: Rest;
  private label: { text: string; at: readonly [number, number]; view: View } | undefined;

  constructor(desk: Desk, words: SelectionWords) {
    this.desk = desk;
    this.words = words;
    this.rest = new Rest((px, py) => this.rested(px, py));
    const { element } = desk.surface;
    const { signal } = this.ends;
    element.addEventListener("pointermove", (event) => this.move(event), { signal });
    element.addEventListener("pointerleave", () => this.leave(), { signal });
    for (const name of ["pointerdown", "wheel"] as const) {
      element.addEventListener(name, () => this.stop(), { signal, passive: true });
    }
  }

  dispose(): void {
    this.stop();
    this.ends.abort();
  }

  paint(context: CanvasRenderingContext2D, view: View): void {
    if (this.label === undefined || this.label.view !== view) return;
    paintLabel(context, this.label.text, this.label.at, this.desk.surface.size.width);
  }

  private leave(): void {
    this.stop();
    this.desk.pointed = undefined;
  }

  private move(event: PointerEvent): void {
    this.stop();
    const { desk } = this;
    desk.pointed = desk.surface.toBoard(...desk.surface.toLocal(event));
    if (desk.choices.tool !== "select" || event.buttons !== 0) return;
    const [px, py] = desk.surface.toLocal(event);
    const touch = event.pointerType === "touch";
    desk.surface.element.style.cursor = cursorAt(desk, px, py, touch);
    if (!touch) this.rest.moved(px, py);
  }

  private rested(px: number, py: number): void {
    const { desk } = this;
    const { surface, board } = desk;
    const [x, y] = surface.toBoard(px, py);
    const element = elementUnder(desk, { x, y, touch: false });
    if (element === undefined || desk.choices.tool !== "select") return;
    const text = authorship(board, element, this.words);
    if (text === "") return;
    this.label = { text, at: [px, py], view: surface.view };
    surface.liveChanged();
  }

  private stop(): void {
    this.rest.stop();
    if (this.label === undefined) return;
    this.label = undefined;
    this.desk.surface.liveChanged();
  }
}

/** Shows by the cursor what the next press would do. */
function cursorAt(desk: Desk, px: number, py: number, touch: boolean): string {
  const held = heldOf(desk);
  const toScreen = toScreenOf(desk);
  const inside = isInside(held.elements, px, py, toScreen);
  const handle = handleAt(spotsOf(held, toScreen), px, py, reachOf(touch, inside));
  if (handle !== undefined) return cursorOf(handle, frameOf(held.elements)?.angle ?? 0);
  const [x, y] = desk.surface.toBoard(px, py);
  const element = elementUnder(desk, { x, y, touch });
  const movable = desk.board.canDraw && !element?.locked;
  if (element !== undefined) return movable ? "move" : "pointer";
  return held.editable && inside ? "move" : "default";
}
