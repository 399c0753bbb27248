/**
 * Elements that somebody drags, painted where they are dragged instead of where they are committed.
 *
 * The committed picture leaves them out meanwhile, so the element itself is seen to move and no
 * second one stays behind.
 */

import { type Change, withSet } from "../core/edit";
import { bounds, overlaps, UNIT } from "../core/geometry";
import type { Element, PatchSet } from "../core/types.gen";
import { type Brush, paintCost, paintElement } from "./paint";
import type { Overlay, Surface } from "./surface";

/** The board as far as drags are concerned. */
export interface DragScene {
  get(id: string): Element | undefined;
  zIndex(id: string): number;
  readonly liveDrags: ReadonlyMap<string, { readonly patches: readonly Change[] }>;
}

/** Points painted in one frame; of what is beyond that only the boxes are seen while it moves. */
const MOST_POINTS = 30_000;
const BOX = "rgb(134 142 150 / 70%)";
const NONE: ReadonlySet<string> = new Set();

export class DragLayer implements Overlay {
  private readonly surface: Surface;
  private readonly scene: DragScene;
  private own: readonly Change[] = [];
  private shown: ReadonlyMap<string, PatchSet> = new Map();

  constructor(surface: Surface, scene: DragScene) {
    this.surface = surface;
    this.scene = scene;
  }

  /** Shows what this view drags; nothing when the drag is over. */
  setOwn(changes: readonly Change[]): void {
    this.own = changes;
    this.refresh();
  }

  /** Takes over what others drag, and what is left of the elements. */
  refresh(): void {
    const shown = new Map<string, PatchSet>();
    for (const { patches } of this.scene.liveDrags.values()) {
      for (const [id, set] of patches) if (this.scene.get(id) !== undefined) shown.set(id, set);
    }
    for (const [id, set] of this.own) if (this.scene.get(id) !== undefined) shown.set(id, set);
    if (this.shown.size === 0 && shown.size === 0) return;
    this.shown = shown;
    this.surface.hide(new Set(shown.keys()));
    this.surface.liveChanged();
  }

  get isIdle(): boolean {
    return this.shown.size === 0;
  }

  /** The element as it is seen now: where it is dragged, else as committed. */
  seen(element: Element): Element {
    const set = this.shown.get(element.id);
    return set === undefined ? element : withSet(element, set);
  }

  paint(brush: Brush): boolean {
    if (this.shown.size === 0) return false;
    const { scene, shown } = this;
    const ids = [...shown.keys()].sort((one, other) => scene.zIndex(one) - scene.zIndex(other));
    const seen = this.surface.seen();
    let left = MOST_POINTS;
    for (const id of ids) {
      const element = scene.get(id);
      const set = shown.get(id);
      if (element === undefined || set === undefined) continue;
      const after = withSet(element, set);
      if (!overlaps(bounds(after), seen)) continue;
      left -= paintCost(element);
      if (left > 0) paintMoved({ ...brush, hidden: NONE }, element, after, set);
      else paintBox(brush, after);
    }
    return false;
  }
}

/** What only changed its place is painted as it was, elsewhere: its outline is known already. */
function paintMoved(brush: Brush, before: Element, after: Element, set: PatchSet): void {
  const { context } = brush;
  if (set.at === undefined || Object.keys(set).length > 1) {
    paintElement(brush, after);
    return;
  }
  context.save();
  context.translate((set.at[0] - before.at[0]) / UNIT, (set.at[1] - before.at[1]) / UNIT);
  paintElement(brush, before);
  context.restore();
}

function paintBox({ context, scale }: Brush, element: Element): void {
  const { left, top, right, bottom } = bounds(element);
  context.strokeStyle = BOX;
  context.lineWidth = 1 / scale;
  context.strokeRect(left, top, right - left, bottom - top);
}
