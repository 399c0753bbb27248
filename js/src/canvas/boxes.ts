/**
 * Numbered boxes on the plane, found by where they lie.
 *
 * A box is kept in one square cell by its upper left corner; cells are as wide as the box, rounded
 * up to a power of two, so each level of cells is a grid and a box reaches at most into the next
 * cell. A search costs what it finds (and a little for each level), a change costs the same on any
 * board, and there is nothing to balance. Boxes lie in one
 * array of numbers, 32 bytes each.
 */

import type { Bounds } from "../core/path";

interface Cell {
  readonly level: Level;
  readonly column: number;
  readonly row: number;
  readonly boxes: number[];
}

/** A grid of cells of one width; only those that hold something exist. */
interface Level {
  readonly width: number;
  // Maps of maps: one key for column and row would be no small integer, and four times as slow.
  readonly rows: Map<number, Map<number, Cell>>;
  count: number;
}

/** Cells are at least 2 to this power wide: dots need no finer ones. */
const LEAST_LEVEL = 4;

/** Looks at the number of a box; true ends the search. */
type Test = (box: number) => boolean;

export class Boxes {
  /** left, top, right, bottom of each box. */
  private sides = new Float64Array(4 * 64);
  private readonly levels = new Map<number, Level>();
  private readonly cells: (Cell | undefined)[] = [];
  /** Where in its cell each box is. */
  private places = new Int32Array(64);
  private all: Bounds | undefined;
  private isAllKnown = true;

  clear(): void {
    this.levels.clear();
    this.cells.length = 0;
    this.all = undefined;
    this.isAllKnown = true;
  }

  get(box: number): Bounds {
    const { sides } = this;
    return {
      left: sides[4 * box] as number,
      top: sides[4 * box + 1] as number,
      right: sides[4 * box + 2] as number,
      bottom: sides[4 * box + 3] as number,
    };
  }

  /** Puts in box number `box`, which must not be there; numbers are best small and dense. */
  add(box: number, bounds: Bounds): void {
    if (4 * box >= this.sides.length) this.grow(box);
    const { sides } = this;
    const k = 4 * box;
    sides[k] = bounds.left;
    sides[k + 1] = bounds.top;
    sides[k + 2] = bounds.right;
    sides[k + 3] = bounds.bottom;
    const cell = this.cellOf(bounds);
    this.places[box] = cell.boxes.length;
    this.cells[box] = cell;
    cell.boxes.push(box);
    if (this.isAllKnown) this.all = this.all === undefined ? bounds : joined(this.all, bounds);
  }

  private cellOf({ left, top, right, bottom }: Bounds): Cell {
    const level = this.levelOf(Math.max(right - left, bottom - top));
    const column = Math.floor(left / level.width);
    const row = Math.floor(top / level.width);
    let cells = level.rows.get(row);
    if (cells === undefined) {
      cells = new Map();
      level.rows.set(row, cells);
    }
    let cell = cells.get(column);
    if (cell === undefined) {
      cell = { level, column, row, boxes: [] };
      cells.set(column, cell);
      level.count += 1;
    }
    return cell;
  }

  /** The level whose cells are at least `side` wide. */
  private levelOf(side: number): Level {
    const power = Math.max(Math.ceil(Math.log2(side)), LEAST_LEVEL);
    let level = this.levels.get(power);
    if (level === undefined) {
      level = { width: 2 ** power, rows: new Map(), count: 0 };
      this.levels.set(power, level);
    }
    return level;
  }

  remove(box: number): void {
    const cell = this.cells[box];
    if (cell === undefined) return;
    this.cells[box] = undefined;
    // The last one of the cell takes its place.
    const last = cell.boxes.pop() as number;
    if (last !== box) {
      const place = this.places[box] as number;
      cell.boxes[place] = last;
      this.places[last] = place;
    }
    if (cell.boxes.length === 0) this.leave(cell);
    if (this.all !== undefined && isAtEdge(this.get(box), this.all)) this.isAllKnown = false;
  }

  private leave({ level, column, row }: Cell): void {
    const cells = level.rows.get(row);
    cells?.delete(column);
    if (cells?.size === 0) level.rows.delete(row);
    level.count -= 1;
  }

  /** What all boxes together cover; undefined for none. */
  whole(): Bounds | undefined {
    if (!this.isAllKnown) {
      this.all = undefined;
      this.isAllKnown = true;
      for (const [box, cell] of this.cells.entries()) {
        if (cell === undefined) continue;
        const bounds = this.get(box);
        this.all = this.all === undefined ? bounds : joined(this.all, bounds);
      }
    }
    return this.all;
  }

  /** Tells of boxes that touch `area`, in no order, until `test` says true; tells whether it did. */
  some(area: Bounds, test: Test): boolean {
    for (const level of this.levels.values()) {
      for (const cell of cellsOf(level, area)) if (this.someIn(cell, area, test)) return true;
    }
    return false;
  }

  private someIn({ boxes }: Cell, area: Bounds, test: Test): boolean {
    for (const box of boxes) if (this.touches(box, area) && test(box)) return true;
    return false;
  }

  /** Whether a box that is there touches `area`. */
  touches(box: number, area: Bounds): boolean {
    const { sides } = this;
    const k = 4 * box;
    return (
      (sides[k] as number) <= area.right &&
      (sides[k + 1] as number) <= area.bottom &&
      (sides[k + 2] as number) >= area.left &&
      (sides[k + 3] as number) >= area.top
    );
  }

  private grow(box: number): void {
    const sides = new Float64Array(8 * (box + 1));
    sides.set(this.sides);
    this.sides = sides;
    const places = new Int32Array(2 * (box + 1));
    places.set(this.places);
    this.places = places;
  }
}

/** The cells in which boxes that touch `area` can be: looked up one by one, or all that there are. */
function* cellsOf({ width, rows, count }: Level, area: Bounds): Generator<Cell, void, undefined> {
  // A box may begin in the cell before.
  const [left, right] = [Math.floor(area.left / width) - 1, Math.floor(area.right / width)];
  const [top, bottom] = [Math.floor(area.top / width) - 1, Math.floor(area.bottom / width)];
  if ((right - left + 1) * (bottom - top + 1) > count) {
    for (const cells of rows.values()) yield* cells.values();
    return;
  }
  for (let row = top; row <= bottom; row += 1) {
    const cells = rows.get(row);
    for (let column = left; cells !== undefined && column <= right; column += 1) {
      const cell = cells.get(column);
      if (cell !== undefined) yield cell;
    }
  }
}

function joined(one: Bounds, other: Bounds): Bounds {
  const { left, top, right, bottom } = other;
  if (one.left <= left && one.top <= top && one.right >= right && one.bottom >= bottom) return one;
  return {
    left: Math.min(one.left, left),
    top: Math.min(one.top, top),
    right: Math.max(one.right, right),
    bottom: Math.max(one.bottom, bottom),
  };
}

function isAtEdge(box: Bounds, all: Bounds): boolean {
  return (
    box.left <= all.left || box.top <= all.top || box.right >= all.right || box.bottom >= all.bottom
  );
}
