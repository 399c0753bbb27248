/** Where the elements lie: an R-tree of their bounds, for culling and hit tests. */

import RBush from "rbush";
import { bounds } from "../core/geometry";
import { hit } from "../core/hit";
import type { Bounds } from "../core/path";
import type { Element } from "../core/types.gen";
import type { Scene } from "./scene";

interface Item {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly id: string;
  readonly element: Element;
}

/** What an element covered before and covers now; `same` when nobody can see a difference. */
export interface Update {
  readonly before: Bounds | undefined;
  readonly after: Bounds | undefined;
  readonly same: boolean;
}

export class ElementIndex {
  private readonly tree = new RBush<Item>();
  private readonly items = new Map<string, Item>();
  private readonly scene: Scene;

  constructor(scene: Scene) {
    this.scene = scene;
    this.reload();
  }

  /** Indexes the whole scene anew. */
  reload(): void {
    this.items.clear();
    for (const element of this.scene.elements()) this.items.set(element.id, item(element));
    this.tree.clear();
    this.tree.load([...this.items.values()]);
  }

  /** Takes over the present state of one element. */
  update(id: string): Update {
    const old = this.items.get(id);
    const element = this.scene.get(id);
    if (old !== undefined && element !== undefined && looksSame(old.element, element)) {
      const same = box(old);
      this.replace(old, { ...old, element });
      return { before: same, after: same, same: true };
    }
    const fresh = element && item(element);
    this.replace(old, fresh);
    return { before: old && box(old), after: fresh && box(fresh), same: false };
  }

  private replace(old: Item | undefined, fresh: Item | undefined): void {
    if (old?.element === fresh?.element) return;
    if (old !== undefined) {
      this.tree.remove(old);
      this.items.delete(old.id);
    }
    if (fresh !== undefined) {
      this.items.set(fresh.id, fresh);
      this.tree.insert(fresh);
    }
  }

  /** The element as the index knows it. */
  get(id: string): Element | undefined {
    return this.items.get(id)?.element;
  }

  boundsOf(id: string): Bounds | undefined {
    const found = this.items.get(id);
    return found && box(found);
  }

  /** Tells whether nothing that touches `area` lies above the element `id`. */
  isTop(id: string, area: Bounds): boolean {
    const place = this.scene.zIndex(id);
    return this.tree.search(asBox(area)).every((other) => this.scene.zIndex(other.id) <= place);
  }

  /** The elements whose bounds touch `area`, bottom to top. */
  within(area: Bounds): Element[] {
    const everything = this.bounds();
    if (everything !== undefined && contains(area, everything)) return this.all();
    const found = this.tree.search(asBox(area)).map((each) => each.element);
    return this.stacked(found);
  }

  /** The elements within `tolerance` of a point, topmost first. */
  at(x: number, y: number, tolerance: number): Element[] {
    const area = asBox({
      left: x - tolerance,
      top: y - tolerance,
      right: x + tolerance,
      bottom: y + tolerance,
    });
    const near = this.tree.search(area).map((each) => each.element);
    return this.stacked(near.filter((element) => hit(element, x, y, tolerance))).reverse();
  }

  /** What all elements together cover; undefined for an empty board. */
  bounds(): Bounds | undefined {
    if (this.items.size === 0) return undefined;
    const { minX, minY, maxX, maxY } = this.tree.toJSON() as unknown as Item;
    return { left: minX, top: minY, right: maxX, bottom: maxY };
  }

  private all(): Element[] {
    const elements: Element[] = [];
    for (const element of this.scene.elements()) {
      if (this.items.has(element.id)) elements.push(element);
    }
    return elements;
  }

  private stacked(elements: Element[]): Element[] {
    const place = new Map(elements.map((element) => [element.id, this.scene.zIndex(element.id)]));
    return elements.sort((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0));
  }
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

function item(element: Element): Item {
  const { left, top, right, bottom } = bounds(element);
  return { minX: left, minY: top, maxX: right, maxY: bottom, id: element.id, element };
}

function box(from: Item): Bounds {
  return { left: from.minX, top: from.minY, right: from.maxX, bottom: from.maxY };
}

function asBox({ left, top, right, bottom }: Bounds) {
  return { minX: left, minY: top, maxX: right, maxY: bottom };
}

function contains(outer: Bounds, inner: Bounds): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}
