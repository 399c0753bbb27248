import { CLOSE, CURVE3, CURVE4, LINE, MOVE, type Path } from "../core/path";

/** What a canvas context and a Path2D have in common. */
export type PathTarget = Pick<
  CanvasPath,
  "moveTo" | "lineTo" | "quadraticCurveTo" | "bezierCurveTo" | "closePath"
>;

/**
 * Replay a path onto a canvas context or a Path2D. The caller begins the path and strokes or fills
 * it. Throws a RangeError for a code that is none of the five.
 */
export function trace(target: PathTarget, path: Path): void {
  const { codes, xy } = path;
  let i = 0;
  while (i < codes.length) {
    i += step(target, codes[i] as number, xy, 2 * i);
  }
}

/** Replay the command at `k` in `xy`; return how many points it took. */
function step(target: PathTarget, code: number, xy: Float64Array, k: number): number {
  const n = (offset: number): number => xy[k + offset] as number;
  switch (code) {
    case MOVE:
      target.moveTo(n(0), n(1));
      return 1;
    case LINE:
      target.lineTo(n(0), n(1));
      return 1;
    case CURVE3:
      target.quadraticCurveTo(n(0), n(1), n(2), n(3));
      return 2;
    case CURVE4:
      target.bezierCurveTo(n(0), n(1), n(2), n(3), n(4), n(5));
      return 3;
    case CLOSE:
      target.closePath();
      return 1;
    default:
      throw new RangeError(`unknown path code ${code}`);
  }
}
