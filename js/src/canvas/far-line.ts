/**
 * The curve of a pen seen from far away: straight pieces that no eye can tell from it.
 *
 * One pass and no arrays: each piece is drawn on for as long as one straight line from its start
 * passes all points since then within a tolerance. (The cone of Imai and Iri's "Computational-
 * geometric methods for polygonal approximations of a curve", 1986, greedily.) What is left out is
 * proved, not guessed: `test/canvas/far-line.test.ts` measures it. In a profile of
 * 50,000 strokes of forty points it took 3.5 µs each, so nothing is kept for the next time.
 */

import type { Flat } from "../core/path";

/** What of a context or a Path2D a polyline needs. */
export type LineTarget = Pick<CanvasPath, "moveTo" | "lineTo">;

/** Share of the tolerance that goes into making straight lines of curves. */
const FLATTEN = 0.25;
/** Of the rest, how far a line may pass beside a point, and how far it may turn back unseen. */
const BESIDE = 0.8;
const BACK = 0.6;
/**
 * Straight pieces of one curve at most: enough for one that bends by 4600 units. A stroke that jumps
 * all over the largest board would be 20 million, a second in script alone.
 */
const PIECES = 128;

/**
 * Replays the curve that `smooth` gives of the first `count` numbers of `xy` as straight lines,
 * never further than `tolerance` from it.
 */
export function traceFar(target: LineTarget, xy: Flat, count: number, tolerance: number): void {
  line.begin(target, xy[0] as number, xy[1] as number, (1 - FLATTEN) * tolerance);
  if (count < 6) {
    for (let i = 2; i < count; i += 2) line.to(xy[i] as number, xy[i + 1] as number);
  } else {
    flatten(xy, count, FLATTEN * tolerance);
  }
  line.end();
}

/** Sends the curve's quadratic pieces to `line` as points on it, `error` apart from it at most. */
function flatten(xy: Flat, count: number, error: number): void {
  let [x, y] = [xy[2] as number, xy[3] as number];
  let startX = ((xy[0] as number) + x) / 2;
  let startY = ((xy[1] as number) + y) / 2;
  line.to(startX, startY);
  for (let i = 4; i < count; i += 2) {
    const nextX = xy[i] as number;
    const nextY = xy[i + 1] as number;
    const endX = (x + nextX) / 2;
    const endY = (y + nextY) / 2;
    const bendX = startX - 2 * x + endX;
    const bendY = startY - 2 * y + endY;
    // A quadratic curve lies a quarter of its bend from its chord; n chords, a quarter / n².
    const bend = Math.sqrt(bendX * bendX + bendY * bendY);
    const pieces = Math.min(Math.ceil(Math.sqrt(bend / (4 * error))), PIECES);
    for (let k = 1; k < pieces; k += 1) {
      const t = k / pieces;
      line.to(
        startX + t * (2 * (x - startX) + t * bendX),
        startY + t * (2 * (y - startY) + t * bendY),
      );
    }
    line.to(endX, endY);
    x = nextX;
    y = nextY;
    startX = endX;
    startY = endY;
  }
  line.to(x, y);
}

/** Draws a line through points, leaving out those that it passes anyway. */
class Line {
  private target!: LineTarget;
  /** Where the piece in progress begins, and the last point that it may reach. */
  private fromX = 0;
  private fromY = 0;
  private lastX = 0;
  private lastY = 0;
  /** The longest way from the piece's beginning to one of its points. */
  private far = 0;
  private beside = 0;
  private back = 0;
  /** Whether directions are bounded yet, by two rays: `left` is counterclockwise of `right`. */
  private bounded = false;
  private rightX = 0;
  private rightY = 0;
  private leftX = 0;
  private leftY = 0;

  begin(target: LineTarget, x: number, y: number, tolerance: number): void {
    this.target = target;
    this.beside = BESIDE * tolerance;
    this.back = BACK * tolerance;
    this.from(x, y);
    this.lastX = x;
    this.lastY = y;
    target.moveTo(x, y);
  }

  private from(x: number, y: number): void {
    this.fromX = x;
    this.fromY = y;
    this.far = 0;
    this.bounded = false;
  }

  to(x: number, y: number): void {
    let dx = x - this.fromX;
    let dy = y - this.fromY;
    let way = Math.sqrt(dx * dx + dy * dy);
    if (!this.passes(dx, dy, way)) {
      this.target.lineTo(this.lastX, this.lastY);
      this.from(this.lastX, this.lastY);
      dx = x - this.fromX;
      dy = y - this.fromY;
      way = Math.sqrt(dx * dx + dy * dy);
    }
    this.lastX = x;
    this.lastY = y;
    if (way > this.far) this.far = way;
    if (way > this.beside) this.narrow(dx / way, dy / way, this.beside / way);
  }

  /** Whether a straight piece to there passes all of its points closely enough. */
  private passes(dx: number, dy: number, way: number): boolean {
    if (this.far - way > this.back) return false;
    if (!this.bounded) return true;
    return this.rightX * dy >= this.rightY * dx && dx * this.leftY >= dy * this.leftX;
  }

  /** Keeps to directions that pass the point in direction (x, y) closely enough. */
  private narrow(x: number, y: number, sine: number): void {
    const cosine = Math.sqrt(1 - sine * sine);
    const rightX = x * cosine + y * sine;
    const rightY = y * cosine - x * sine;
    const leftX = x * cosine - y * sine;
    const leftY = y * cosine + x * sine;
    if (!this.bounded || this.rightX * rightY > this.rightY * rightX) {
      this.rightX = rightX;
      this.rightY = rightY;
    }
    if (!this.bounded || leftX * this.leftY > leftY * this.leftX) {
      this.leftX = leftX;
      this.leftY = leftY;
    }
    this.bounded = true;
  }

  end(): void {
    // A canvas paints no dot for a line of no length.
    const dot = this.far < this.beside && this.lastX === this.fromX && this.lastY === this.fromY;
    this.target.lineTo(this.lastX + (dot ? this.beside : 0), this.lastY);
  }
}

const line = new Line();
