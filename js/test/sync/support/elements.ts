import { pack } from "../../../src/core/points";
import {
  type Add,
  type Element,
  PATCH_DEFAULTS,
  type Patch,
  type PatchSet,
  RECT_DEFAULTS,
  REMOVE_DEFAULTS,
  type Remove,
  STROKE_DEFAULTS,
} from "../../../src/core/types.gen";

/** An id that begins with `name`. */
export function id(name: string): string {
  return name.padEnd(16, "z");
}

export function rect(name: string, x = 0): Element {
  return { ...RECT_DEFAULTS, id: id(name), at: [x, 0], size: [160, 160], radius: 0 };
}

export function stroke(name: string, points = 3): Element {
  const xy = Array.from({ length: points * 2 }, (_, index) => index * 16);
  return {
    ...STROKE_DEFAULTS,
    id: id(name),
    at: [0, 0],
    size: [points * 16, points * 16],
    points: pack(xy.map((value, index) => value - (index % 2) * 16)),
  };
}

export function add(name: string, x = 0): Add {
  return { kind: "add", element: rect(name, x) };
}

export function patch(name: string, set: PatchSet): Patch {
  return { ...PATCH_DEFAULTS, id: id(name), set };
}

export function remove(...names: string[]): Remove {
  return { ...REMOVE_DEFAULTS, ids: names.map(id) };
}
