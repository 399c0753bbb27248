/**
 * Rubbing out: what is left of a line of points when something round passes over it.
 *
 * Pure geometry, in whatever unit the caller counts. What a disc touches on its straight way is
 * convex, so of each segment of the line it takes one stretch, found exactly and not by sampling.
 */

/** A line of points, flat, with one pressure a point or none at all. */
export interface Piece {
  readonly xy: readonly number[];
  readonly pressures: readonly number[];
}

/** A disc that moves straight from (x0, y0) to (x1, y1). */
export interface Sweep {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly radius: number;
}

type Stretch = readonly [from: number, to: number];

/** A shorter stretch, as a share of its segment, was only touched. */
const LEAST = 1e-9;
const LEAST_SQUARE = 1e-16;

/**
 * The pieces that the sweep leaves, in the order of the line. A line that it does not touch comes
 * back as it is: the very same object.
 */
export function rubbed(piece: Piece, sweep: Sweep): readonly Piece[] {
  const count = piece.xy.length / 2;
  if (count === 1) return covers(sweep, at(piece.xy, 0), at(piece.xy, 1)) ? [] : [piece];
  const cut = new Cut(piece);
  for (let i = 0; i + 1 < count; i += 1) {
    const taken = stretchWithin(piece.xy, i, sweep);
    if (taken === undefined) cut.keep(i, 0, 1);
    else {
      if (taken[0] > 0) cut.keep(i, 0, taken[0]);
      cut.part();
      if (taken[1] < 1) cut.keep(i, taken[1], 1);
    }
  }
  return cut.done();
}

/** Collects what is kept of one line. */
class Cut {
  private readonly piece: Piece;
  private readonly pieces: Piece[] = [];
  private xy: number[] = [];
  private pressures: number[] = [];
  private isWhole = true;

  constructor(piece: Piece) {
    this.piece = piece;
  }

  /** Keeps a stretch of the segment after point `i`; it goes on where the last one ended. */
  keep(i: number, from: number, to: number): void {
    if (this.xy.length === 0) this.add(i, from);
    this.add(i, to);
  }

  /** What comes is apart from what was. */
  part(): void {
    this.isWhole = false;
    if (this.xy.length > 0) this.pieces.push({ xy: this.xy, pressures: this.pressures });
    this.xy = [];
    this.pressures = [];
  }

  done(): readonly Piece[] {
    if (this.isWhole) return [this.piece];
    this.part();
    return this.pieces;
  }

  private add(i: number, share: number): void {
    const { xy, pressures } = this.piece;
    for (const axis of [0, 1]) {
      this.xy.push(between(at(xy, 2 * i + axis), at(xy, 2 * i + 2 + axis), share));
    }
    if (pressures.length > 0) {
      this.pressures.push(between(at(pressures, i), at(pressures, i + 1), share));
    }
  }
}

/** The stretch, 0 to 1, of the segment after point `i` that the sweep covers. */
function stretchWithin(xy: readonly number[], i: number, sweep: Sweep): Stretch | undefined {
  const [ax, ay] = [at(xy, 2 * i), at(xy, 2 * i + 1)];
  const [dx, dy] = [at(xy, 2 * i + 2) - ax, at(xy, 2 * i + 3) - ay];
  // A square as small as this is lost in rounding: both its ends are one point.
  if (dx * dx + dy * dy < LEAST_SQUARE) return covers(sweep, ax, ay) ? [0, 1] : undefined;
  const { x0, y0, x1, y1, radius } = sweep;
  // The sweep is a disc at each end and a rectangle between: their stretches are one together.
  const found = [
    withinDisc([ax - x0, ay - y0], [dx, dy], radius),
    withinDisc([ax - x1, ay - y1], [dx, dy], radius),
    withinBand([ax - x0, ay - y0], [dx, dy], sweep),
  ].filter((stretch) => stretch !== undefined);
  const from = Math.max(0, Math.min(...found.map((stretch) => stretch[0])));
  const to = Math.min(1, Math.max(...found.map((stretch) => stretch[1])));
  return to - from > LEAST ? [from, to] : undefined;
}

type Vector = readonly [x: number, y: number];

/** Where start + t · way lies within `radius` of the origin. */
function withinDisc([x, y]: Vector, [dx, dy]: Vector, radius: number): Stretch | undefined {
  const a = dx * dx + dy * dy;
  const half = x * dx + y * dy;
  const root = half * half - a * (x * x + y * y - radius * radius);
  if (root < 0) return undefined;
  return [(-half - Math.sqrt(root)) / a, (-half + Math.sqrt(root)) / a];
}

/** Where start + t · way, seen from the sweep's first point, lies in the rectangle of its way. */
function withinBand([x, y]: Vector, [dx, dy]: Vector, sweep: Sweep): Stretch | undefined {
  const [wx, wy] = [sweep.x1 - sweep.x0, sweep.y1 - sweep.y0];
  const length = Math.hypot(wx, wy);
  if (length === 0) return undefined;
  const along = withinLimits((x * wx + y * wy) / length, (dx * wx + dy * wy) / length, 0, length);
  const across = withinLimits(
    (y * wx - x * wy) / length,
    (dy * wx - dx * wy) / length,
    -sweep.radius,
    sweep.radius,
  );
  if (along === undefined || across === undefined) return undefined;
  const from = Math.max(along[0], across[0]);
  const to = Math.min(along[1], across[1]);
  return from <= to ? [from, to] : undefined;
}

/** Where start + t · step lies between two limits. */
function withinLimits(start: number, step: number, low: number, high: number): Stretch | undefined {
  if (step === 0) return start >= low && start <= high ? [-Infinity, Infinity] : undefined;
  const one = (low - start) / step;
  const other = (high - start) / step;
  return one < other ? [one, other] : [other, one];
}

function covers({ x0, y0, x1, y1, radius }: Sweep, x: number, y: number): boolean {
  const [wx, wy] = [x1 - x0, y1 - y0];
  const square = wx * wx + wy * wy;
  const share = square > 0 ? ((x - x0) * wx + (y - y0) * wy) / square : 0;
  const t = Math.min(Math.max(share, 0), 1);
  return Math.hypot(x - x0 - t * wx, y - y0 - t * wy) <= radius;
}

function between(from: number, to: number, share: number): number {
  // The ends themselves, not what rounding makes of them.
  if (share === 0) return from;
  return share === 1 ? to : from + (to - from) * share;
}

/** The number at an index that is known to lie inside. */
function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
