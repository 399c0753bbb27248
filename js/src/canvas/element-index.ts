/** Where the elements lie, for culling and hit tests. */

import { bounds } from "../core/geometry";
import { hit } from "../core/hit";
import type { Bounds } from "../core/path";
import type { Element } from "../core/types.gen";
import { Boxes } from "./boxes";
import type { Scene } from "./scene";
import { isWritten, type LineWidth, writtenBounds } from "./words";

/** What an element covered before and covers now; `same` when nobody can see a difference. */
export interface Update {
  readonly before: Bounds | undefined;
  readonly after: Bounds | undefined;
  readonly same: boolean;
}

export class ElementIndex {
  private readonly boxes = new Boxes();
  /** The number of each element's box. Dealt out bottom to top when a board is loaded. */
  private readonly numbers = new Map<string, number>();
  private readonly elements: (Element | undefined)[] = [];
  private readonly free: number[] = [];
  /** At least as high as every element; undefined when the order changed since. */
  private highest: number | undefined;
  private widthOf: LineWidth | undefined;
  private readonly scene: Scene;

  constructor(scene: Scene) {
    this.scene = scene;
    this.reload();
  }

  /** Indexes the whole scene anew. */
  reload(): void {
    this.boxes.clear();
    this.numbers.clear();
    this.elements.length = 0;
    this.free.length = 0;
    let last: string | undefined;
    for (const element of this.scene.elements()) {
      this.insert(element);
      last = element.id;
    }
    this.highest = last === undefined ? -1 : this.scene.zIndex(last);
  }

  /** Elements that were here before are stacked otherwise now. */
  reordered(): void {
    this.highest = undefined;
  }

  /** Counts letters that stick out of their box: of new elements from now on. */
  setWidths(widthOf: LineWidth): void {
    this.widthOf = widthOf;
  }

  /** Counts them for an element that is here; gives what it covers where that is more now. */
  measure(id: string): Bounds | undefined {
    const number = this.numbers.get(id);
    if (number === undefined) return undefined;
    const before = this.boxes.get(number);
    const element = this.elements[number] as Element;
    this.remove(id, number);
    const after = this.insert(element);
    const isSame = before.left === after.left && before.right === after.right;
    return isSame && before.top === after.top && before.bottom === after.bottom ? undefined : after;
  }

  /** Takes over the present state of one element. */
  update(id: string): Update {
    const number = this.numbers.get(id);
    const old = number === undefined ? undefined : this.elements[number];
    const before = number === undefined ? undefined : this.boxes.get(number);
    const element = this.scene.get(id);
    if (number !== undefined && old && element && looksSame(old, element)) {
      this.elements[number] = element;
      return { before, after: before, same: true };
    }
    if (number !== undefined) this.remove(id, number);
    const after = element && this.insert(element);
    return { before, after, same: false };
  }

  private insert(element: Element): Bounds {
    const number = this.free.pop() ?? this.elements.length;
    const { widthOf } = this;
    const box = widthOf && isWritten(element) ? writtenBounds(element, widthOf) : bounds(element);
    this.elements[number] = element;
    this.numbers.set(element.id, number);
    this.boxes.add(number, box);
    return box;
  }

  private remove(id: string, number: number): void {
    this.boxes.remove(number);
    this.elements[number] = undefined;
    this.numbers.delete(id);
    this.free.push(number);
  }

  /** The element as the index knows it. */
  get(id: string): Element | undefined {
    const number = this.numbers.get(id);
    return number === undefined ? undefined : this.elements[number];
  }

  boundsOf(id: string): Bounds | undefined {
    const number = this.numbers.get(id);
    return number === undefined ? undefined : this.boxes.get(number);
  }

  /** Tells whether an element touches `area`; undefined when it is not here, or looks otherwise. */
  touches(element: Element, area: Bounds): boolean | undefined {
    const number = this.numbers.get(element.id);
    const present = number === undefined ? undefined : this.elements[number];
    if (number === undefined || !present || !looksSame(present, element)) return undefined;
    return this.boxes.touches(number, area);
  }

  /** Tells whether nothing that touches `area` lies above the element `id`. */
  isTop(id: string, area: Bounds): boolean {
    const place = this.scene.zIndex(id);
    if (this.highest !== undefined && place >= this.highest) {
      this.highest = place;
      return true;
    }
    return !this.some(area, (other) => this.scene.zIndex(other.id) > place);
  }

  /** Shows elements that touch `area`, in no order, to `test` until it says true. */
  some(area: Bounds, test: (element: Element) => boolean): boolean {
    return this.boxes.some(area, (number) => test(this.elements[number] as Element));
  }

  /** The elements whose bounds touch `area`, bottom to top. */
  within(area: Bounds): Element[] {
    const numbers: number[] = [];
    this.boxes.some(area, (number) => {
      numbers.push(number);
      return false;
    });
    // Numbers are nearly the order of the stack, and numbers sort themselves ten times as fast.
    const sorted = Uint32Array.from(numbers).sort();
    return this.stacked(Array.from(sorted, (number) => this.elements[number] as Element));
  }

  /** The elements within `tolerance` of a point, topmost first. */
  at(x: number, y: number, tolerance: number): Element[] {
    const near: Element[] = [];
    const [left, right] = [x - tolerance, x + tolerance];
    this.some({ left, top: y - tolerance, right, bottom: y + tolerance }, (element) => {
      if (hit(element, x, y, tolerance)) near.push(element);
      return false;
    });
    return this.stacked(near).reverse();
  }

  /** What all elements together cover; undefined for an empty board. */
  bounds(): Bounds | undefined {
    return this.boxes.whole();
  }

  private stacked(elements: Element[]): Element[] {
    const places = Float64Array.from(elements, ({ id }) => this.scene.zIndex(id));
    if (isAscending(places)) return elements;
    const order = Array.from(elements.keys());
    order.sort((one, other) => (places[one] as number) - (places[other] as number));
    return order.map((place) => elements[place] as Element);
  }
}

function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i += 1) {
    if ((values[i] as number) < (values[i - 1] as number)) return false;
  }
  return true;
}

/** Fields that change when somebody edits, but that are not painted. */
const UNSEEN = new Set(["author", "editedBy", "editedAt", "lockedBy", "locked", "groups"]);

/** An acknowledged element is a new object with the old looks: it needs no painting. */
function looksSame(one: Element, other: Element): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind) return false;
  const first = one as unknown as Record<string, unknown>;
  const second = other as unknown as Record<string, unknown>;
  return Object.keys(first).every((key) => UNSEEN.has(key) || equal(first[key], second[key]));
}

function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const keys = Object.keys(one) as (keyof typeof one)[];
  if (keys.length > 64) return false;
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
