/** The eraser that splits strokes: of each it takes only what it passes over. */

import { paintElement } from "../canvas/paint";
import type { Overlay } from "../canvas/surface";
import { applied, grown, localPoints, placement, reach } from "../core/geometry";
import { type Piece, rubbed, type Sweep } from "../core/rub";
import { type Element, type Op, REMOVE_DEFAULTS, type Stroke } from "../core/types.gen";
import { type Desk, newElementId } from "./desk";
import { counted, placePoints } from "./pieces";
import type { Gesture, Sample } from "./tool";

/** What is left of one stroke. */
interface Rest {
  readonly stroke: Stroke;
  pieces: readonly Piece[];
  /** The pieces as elements, made when they are first asked for. */
  made: readonly Stroke[] | undefined;
}

/** What is rubbed out fades at once and goes when the pointer is lifted: one step of undo. */
export class RubGesture implements Gesture {
  readonly overlay: Overlay;
  private readonly desk: Desk;
  private readonly remains = new Map<string, Rest>();
  private readonly changed = new Set<string>();
  private last: Sample;

  constructor(first: Sample, desk: Desk) {
    this.desk = desk;
    this.last = first;
    this.overlay = {
      paint: (brush) => {
        for (const id of this.changed) {
          for (const stroke of this.left(id)) paintElement(brush, stroke);
        }
        return false;
      },
    };
    this.move([first]);
  }

  move(samples: readonly Sample[]): void {
    const before = this.changed.size;
    for (const sample of samples) this.sweep(sample);
    if (this.changed.size > before) this.desk.surface.fade(this.changed);
    this.desk.surface.liveChanged();
  }

  end(): void {
    const { board, surface } = this.desk;
    surface.fade(new Set());
    const ops = [...this.changed].flatMap((id): Op[] => {
      const now = board.get(id);
      const then = this.remains.get(id)?.stroke;
      // Somebody else may have moved it meanwhile: what was rubbed out is not what is there.
      if (now === undefined || then === undefined || !liesAs(now, then)) return [];
      const left = this.left(id);
      const ids = left.map((stroke) => stroke.id);
      return [
        ...left.map((element): Op => ({ kind: "add", element })),
        ...(ids.length > 0 ? [{ kind: "reorder", ids, to: `above:${id}` } satisfies Op] : []),
        { ...REMOVE_DEFAULTS, ids: [id] },
      ];
    });
    if (ops.length > 0) board.submit(ops);
    surface.liveChanged();
  }

  cancel(): void {
    this.desk.surface.fade(new Set());
    this.desk.surface.liveChanged();
  }

  private sweep(sample: Sample): void {
    const { surface, choices } = this.desk;
    const { x: x0, y: y0 } = this.last;
    const { x: x1, y: y1 } = sample;
    const radius = choices.eraserRadius / surface.view.zoom;
    this.last = sample;
    const box = {
      left: Math.min(x0, x1),
      top: Math.min(y0, y1),
      right: Math.max(x0, x1),
      bottom: Math.max(y0, y1),
    };
    for (const element of surface.elementsWithin(grown(box, radius))) {
      if (element.kind !== "stroke" || element.locked) continue;
      // Its ink is touched before its middle line is.
      this.rub(element, { x0, y0, x1, y1, radius: radius + reach(element) });
    }
  }

  private rub(stroke: Stroke, sweep: Sweep): void {
    const rest = this.remains.get(stroke.id) ?? {
      stroke,
      pieces: [pieceOf(stroke)],
      made: undefined,
    };
    this.remains.set(stroke.id, rest);
    const pieces = rest.pieces.flatMap((piece) => rubbed(piece, sweep));
    const same =
      pieces.length === rest.pieces.length && pieces.every((each, i) => each === rest.pieces[i]);
    if (same) return;
    rest.pieces = pieces;
    rest.made = undefined;
    this.changed.add(stroke.id);
  }

  private left(id: string): readonly Stroke[] {
    const rest = this.remains.get(id);
    if (rest === undefined) return [];
    rest.made ??= rest.pieces.map((piece) => strokeOf(rest.stroke, piece));
    return rest.made;
  }
}

/** Whether an element still has a stroke's points where they were; its looks do not matter. */
function liesAs(now: Element, then: Stroke): boolean {
  if (now.kind !== "stroke" || now.locked) return false;
  const place = ({ at, size, angle, flip, points }: Stroke): string =>
    [...at, ...size, angle, flip, points].join();
  return place(now) === place(then);
}

/** A stroke's points where they lie on the board, board units. */
function pieceOf(stroke: Stroke): Piece {
  const map = placement(stroke);
  const local = localPoints(stroke);
  const xy: number[] = [];
  for (let i = 0; i < local.length; i += 2) {
    xy.push(...applied(map, local[i] as number, local[i + 1] as number));
  }
  return { xy, pressures: [...stroke.pressures] };
}

/** A piece as a stroke of its own that looks like the one it is of. */
function strokeOf(stroke: Stroke, { xy, pressures }: Piece): Stroke {
  return {
    ...stroke,
    ...placePoints(xy.map(counted)),
    id: newElementId(),
    pressures: Uint8Array.from(pressures, Math.round),
    // Turns and mirrors are in the points now.
    angle: 0,
    flip: 0,
    author: "",
    editedBy: "",
    editedAt: 0,
    lockedBy: "",
  };
}
