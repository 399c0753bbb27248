/**
 * From points to path commands: the one rule that canvas, PNG, PDF and SVG share.
 *
 * `src/nbboard/core/path.py` holds the same functions, held equal by
 * `conformance/outlines/path.json`. Coordinates are board units, y down; shapes that have a box
 * begin at its upper left corner, (0, 0). Points are flat: x, y, x, y…
 */

export const MOVE = 1;
export const LINE = 2;
export const CURVE3 = 3;
export const CURVE4 = 4;
export const CLOSE = 79;

export type HeadKind = "arrow" | "triangle" | "dot" | "bar";
export type Flat = ArrayLike<number>;

/** Heads that are filled with the line's colour as well as stroked. */
export const FILLED_HEADS: ReadonlySet<HeadKind> = new Set<HeadKind>(["triangle", "dot"]);

/**
 * Path commands: one code for each pair in `xy`. A quadratic curve is two CURVE3 (control, end), a
 * cubic one three CURVE4 (control, control, end); CLOSE repeats the point where its part began.
 */
export interface Path {
  readonly codes: Uint8Array;
  readonly xy: Float64Array;
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where the control points of a quarter circle lie (largest error 0.03 % of the radius). */
const KAPPA = (4 / 3) * (Math.SQRT2 - 1);

/** Canvas and Agg draw nothing for a line of no length, Agg nothing for a flat one this short. */
const DOT = 1 / 64;

/**
 * Length of a head: at a width of none, and more for each unit of width. Between Excalidraw, whose
 * heads do not shrink with a fine line, and tldraw, whose heads on one are hard to see.
 */
const HEAD_SIZE: Readonly<Record<HeadKind, readonly [least: number, perWidth: number]>> = {
  arrow: [10, 3],
  triangle: [6, 2.5],
  dot: [4, 2.5],
  bar: [3, 2],
};
const HALVINGS = 16;
const HEAD_HALF_ANGLE = { arrow: 20, triangle: 25, bar: 90 };

/**
 * The path of a pen of constant width: quadratic curves through the middles. Points that
 * are all the same give a dot (see `polyline`). Throws a RangeError for no points.
 */
export function smooth(points: Flat): Path {
  const count = counted(points);
  if (count < 3 || same(points)) return polyline(points, false);
  const path = new Writer(2 * count - 1);
  path.line(MOVE, at(points, 0), at(points, 1));
  path.line(LINE, middle(points, 0, 2), middle(points, 1, 3));
  for (let i = 2; i < 2 * count - 2; i += 2) {
    path.line(CURVE3, at(points, i), at(points, i + 1));
    path.line(CURVE3, middle(points, i, i + 2), middle(points, i + 1, i + 3));
  }
  path.line(LINE, at(points, 2 * count - 2), at(points, 2 * count - 1));
  return path.done();
}

/**
 * The closed path of quadratic curves through the middles of a polygon's sides: it turns the polygon
 * of `outline` into a round edge. No points give an empty path.
 */
export function smoothClosed(points: Flat): Path {
  const size = points.length;
  if (size === 0) return { codes: new Uint8Array(0), xy: new Float64Array(0) };
  const path = new Writer(counted(points) * 2 + 2);
  path.line(MOVE, middle(points, size - 2, 0), middle(points, size - 1, 1));
  for (let i = 0; i < size; i += 2) {
    path.line(CURVE3, at(points, i), at(points, i + 1));
    path.line(CURVE3, middle(points, i, (i + 2) % size), middle(points, i + 1, (i + 3) % size));
  }
  return path.close();
}

/**
 * Straight lines through the points. Points that are all the same give a line of 1/64 unit across: a
 * dot under round caps. Throws a RangeError for no points.
 */
export function polyline(points: Flat, closed: boolean): Path {
  counted(points);
  const [x, y] = [at(points, 0), at(points, 1)];
  const all = same(points) ? [x, y, x + DOT, y + DOT] : points;
  const path = new Writer(all.length / 2 + (closed ? 1 : 0));
  for (let i = 0; i < all.length; i += 2) {
    path.line(i === 0 ? MOVE : LINE, at(all, i), at(all, i + 1));
  }
  return closed ? path.close() : path.done();
}

/**
 * The uniform Catmull-Rom curve through the points, as cubic Béziers. Open, its first and last
 * point count twice; closed, it goes round. If the last point repeats the first, the curve has come
 * round by itself and may have a corner there, as in Excalidraw. Fewer than three points give a
 * straight line. Throws a RangeError for no points.
 */
export function curve(points: Flat, closed: boolean): Path {
  const count = counted(points);
  if (count < 3 || same(points)) return polyline(points, closed);
  const last = 2 * count - 2;
  const apart = at(points, 0) !== at(points, last) || at(points, 1) !== at(points, last + 1);
  const around = closed && apart;
  const place = (index: number): number =>
    2 * (around ? (index + count) % count : Math.min(Math.max(index, 0), count - 1));
  const slope = (index: number, axis: number): number =>
    (at(points, place(index + 1) + axis) - at(points, place(index - 1) + axis)) / 6;
  const pieces = around ? count : count - 1;
  const path = new Writer(3 * pieces + (closed ? 2 : 1));
  path.line(MOVE, at(points, 0), at(points, 1));
  for (let i = 0; i < pieces; i += 1) {
    const from = place(i);
    const to = place(i + 1);
    path.line(CURVE4, at(points, from) + slope(i, 0), at(points, from + 1) + slope(i, 1));
    path.line(CURVE4, at(points, to) - slope(i + 1, 0), at(points, to + 1) - slope(i + 1, 1));
    path.line(CURVE4, at(points, to), at(points, to + 1));
  }
  return closed ? path.close() : path.done();
}

/** A rectangle, its corners rounded by at most half of its shorter side. */
export function roundedRect(width: number, height: number, radius: number): Path {
  const r = Math.min(Math.max(radius, 0), width / 2, height / 2);
  if (r <= 0) return polyline([0, 0, width, 0, width, height, 0, height], true);
  const k = r * (1 - KAPPA);
  const right = width - r;
  const bottom = height - r;
  const path = new Writer(18);
  path.line(MOVE, r, 0);
  path.line(LINE, right, 0);
  path.cubic([width - k, 0, width, k, width, r]);
  path.line(LINE, width, bottom);
  path.cubic([width, height - k, width - k, height, right, height]);
  path.line(LINE, r, height);
  path.cubic([k, height, 0, height - k, 0, bottom]);
  path.line(LINE, 0, r);
  path.cubic([0, k, k, 0, r, 0]);
  return path.close();
}

/** The ellipse that fills the box, clockwise from its rightmost point. */
export function ellipse(width: number, height: number): Path {
  return ellipseAt(0, 0, width, height);
}

/**
 * A diamond; `radius` is how far along each side its corners are rounded, at most half a side. A
 * corner is a quadratic curve with the corner as its control point.
 */
export function diamond(width: number, height: number, radius: number): Path {
  const corners = [width / 2, 0, width, height / 2, width / 2, height, 0, height / 2];
  const side = Math.hypot(width, height) / 2;
  const share = side > 0 ? Math.min(Math.max(radius, 0) / side, 0.5) : 0;
  if (share <= 0) return polyline(corners, true);
  const towards = (from: number, to: number, axis: number): number => {
    const start = at(corners, 2 * (from % 4) + axis);
    return start + (at(corners, 2 * (to % 4) + axis) - start) * share;
  };
  const path = new Writer(14);
  path.line(MOVE, towards(0, 1, 0), towards(0, 1, 1));
  for (let i = 1; i <= 4; i += 1) {
    path.line(LINE, towards(i, i - 1, 0), towards(i, i - 1, 1));
    path.line(CURVE3, at(corners, 2 * (i % 4)), at(corners, 2 * (i % 4) + 1));
    path.line(CURVE3, towards(i, i + 1, 0), towards(i, i + 1, 1));
  }
  return path.close();
}

/** A triangle on the box's lower side; with `right`, its square corner is lower left. */
export function triangle(width: number, height: number, right: boolean): Path {
  return polyline([right ? 0 : width / 2, 0, width, height, 0, height], true);
}

/**
 * The head at the end of an open line; for its start, pass the points reversed. `curved` says
 * whether the line is drawn by `curve`: then the head takes the direction of the piece of curve
 * beside it, which looks straighter than the tangent at the very end. It is at most half as long as
 * the line. Throws a RangeError for no points.
 */
export function lineHead(points: Flat, curved: boolean, kind: HeadKind, width: number): Path {
  const last = 2 * counted(points) - 2;
  const tip: Pair = [at(points, last), at(points, last + 1)];
  const room = length(points) / 2;
  let apart = last;
  while (apart >= 0 && at(points, apart) === tip[0] && at(points, apart + 1) === tip[1]) apart -= 2;
  if (apart < 0) return head(tip, tip, kind, width, room);
  let source: Pair = [at(points, apart), at(points, apart + 1)];
  if (curved && apart > 0) {
    const piece = curve(Array.from(points).slice(0, apart + 4), false).xy.subarray(-8);
    source = backAlong(piece, headSize(kind, width, room));
  }
  return head(tip, source, kind, width, room);
}

export type Pair = readonly [x: number, y: number];

/**
 * The head of a line that comes from the direction of `source` and ends at `tip`. `width` is the
 * line's, `room` the greatest length allowed. Whether to fill it says `FILLED_HEADS`.
 */
export function head(
  tip: Pair,
  source: Pair,
  kind: HeadKind,
  width: number,
  room = Number.POSITIVE_INFINITY,
): Path {
  const size = headSize(kind, width, room);
  if (kind === "dot") return ellipseAt(tip[0] - size / 2, tip[1] - size / 2, size, size);
  const [x, y] = scaled(source[0] - tip[0], source[1] - tip[1], size);
  const angle = (HEAD_HALF_ANGLE[kind] * Math.PI) / 180;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const one = [tip[0] + x * cosine - y * sine, tip[1] + y * cosine + x * sine];
  const other = [tip[0] + x * cosine + y * sine, tip[1] + y * cosine - x * sine];
  if (kind === "bar") return polyline([...one, ...other], false);
  return polyline([...one, ...tip, ...other], kind === "triangle");
}

/** Where a piece of curve is `way` from its end, at most half-way back along it. */
function backAlong(piece: Flat, way: number): Pair {
  let near = 1;
  let far = 0.5;
  for (let i = 0; i < HALVINGS; i += 1) {
    const t = (near + far) / 2;
    const [x, y] = cubicPoint(piece, t);
    if (Math.hypot(x - at(piece, 6), y - at(piece, 7)) < way) near = t;
    else far = t;
  }
  return cubicPoint(piece, near);
}

function headSize(kind: HeadKind, width: number, room: number): number {
  const [least, perWidth] = HEAD_SIZE[kind];
  return Math.min(least + perWidth * width, room);
}

function cubicPoint(piece: Flat, t: number): Pair {
  const s = 1 - t;
  const along = (axis: number): number =>
    s * s * s * at(piece, axis) +
    3 * s * t * (s * at(piece, axis + 2) + t * at(piece, axis + 4)) +
    t * t * t * at(piece, axis + 6);
  return [along(0), along(1)];
}

function scaled(x: number, y: number, size: number): Pair {
  const length = Math.hypot(x, y);
  return length > 0 ? [(x * size) / length, (y * size) / length] : [-size, 0];
}

function length(points: Flat): number {
  let sum = 0;
  for (let i = 2; i < points.length; i += 2) {
    sum += Math.hypot(at(points, i) - at(points, i - 2), at(points, i + 1) - at(points, i - 1));
  }
  return sum;
}

function ellipseAt(left: number, top: number, width: number, height: number): Path {
  const right = left + width;
  const bottom = top + height;
  const x = left + width / 2;
  const y = top + height / 2;
  const kx = (width / 2) * KAPPA;
  const ky = (height / 2) * KAPPA;
  const path = new Writer(14);
  path.line(MOVE, right, y);
  path.cubic([right, y + ky, x + kx, bottom, x, bottom]);
  path.cubic([x - kx, bottom, left, y + ky, left, y]);
  path.cubic([left, y - ky, x - kx, top, x, top]);
  path.cubic([x + kx, top, right, y - ky, right, y]);
  return path.close();
}

/** Fills the arrays of a path whose length is known. */
class Writer {
  private readonly codes: Uint8Array;
  private readonly xy: Float64Array;
  private count = 0;

  constructor(length: number) {
    this.codes = new Uint8Array(length);
    this.xy = new Float64Array(2 * length);
  }

  line(code: number, x: number, y: number): void {
    this.codes[this.count] = code;
    this.xy[2 * this.count] = x;
    this.xy[2 * this.count + 1] = y;
    this.count += 1;
  }

  /** Two control points and the end, flat. */
  cubic(points: readonly number[]): void {
    for (let i = 0; i < 6; i += 2) this.line(CURVE4, at(points, i), at(points, i + 1));
  }

  close(): Path {
    this.line(CLOSE, at(this.xy, 0), at(this.xy, 1));
    return this.done();
  }

  done(): Path {
    return { codes: this.codes, xy: this.xy };
  }
}

/** The number at an index that is known to lie inside. */
function at(values: Flat, index: number): number {
  return values[index] as number;
}

function middle(values: Flat, one: number, other: number): number {
  return (at(values, one) + at(values, other)) / 2;
}

function same(points: Flat): boolean {
  for (let i = 2; i < points.length; i += 1) {
    if (at(points, i) !== at(points, i % 2)) return false;
  }
  return true;
}

function counted(points: Flat): number {
  if (points.length === 0 || points.length % 2 !== 0) {
    throw new RangeError(`points must be x, y pairs, at least one, not ${points.length} numbers`);
  }
  return points.length / 2;
}
