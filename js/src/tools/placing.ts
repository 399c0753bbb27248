/** Where an image comes to lie that somebody brings to the board. */

import type { Bounds } from "../core/path";
import { IMAGE_DEFAULTS, type Image } from "../core/types.gen";
import { newElementId } from "./desk";
import { type Box, type Point, placeOf } from "./pieces";

/** An image fills at most this share of what is seen. */
const MOST = 0.7;

/** The box of an image of so many pixels about `middle`: its own size, or what fits into `seen`. */
export function imageBox(width: number, height: number, middle: Point, seen: Bounds): Box {
  const room = Math.min(
    ((seen.right - seen.left) * MOST) / width,
    ((seen.bottom - seen.top) * MOST) / height,
    1,
  );
  const size = { width: width * room, height: height * room };
  return { left: middle.x - size.width / 2, top: middle.y - size.height / 2, ...size };
}

export function middleOf({ left, top, right, bottom }: Bounds): Point {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** Between what lies beside each other, board units. */
const BESIDE = 80;

/** Where the middle of `box` goes so that it covers nothing: in what is seen, or right of `all`. */
export function freePlace(box: Bounds, seen: Bounds, all: Bounds | undefined): Point {
  const middle = middleOf(seen);
  const [across, down] = [(box.right - box.left) / 2, (box.bottom - box.top) / 2];
  if (all === undefined) return middle;
  const isBeside = middle.x + across < all.left || middle.x - across > all.right;
  const isAbove = middle.y + down < all.top || middle.y - down > all.bottom;
  if (isBeside || isAbove) return middle;
  return { x: all.right + BESIDE + across, y: all.top + down };
}

export function newImage(blob: string, box: Box): Image {
  return { ...IMAGE_DEFAULTS, ...placeOf(box), id: newElementId(), blob };
}
