/** The other people on the canvas: their ink, their pointers, their lasers. */

import type { Mover } from "../canvas/committed";
import { type CursorMark, Cursors } from "../canvas/cursors";
import { paintLive } from "../canvas/ink";
import { type LaserTrail, paintLasers } from "../canvas/lasers";
import type { Desk } from "../tools/desk";
import { colorsOf, personOf } from "./people";
import { isInTouch } from "./status";

const NO_COLOR = "#495057";
const OWN_LASER = "#e03131";

/** Paints them for as long as the view lives; gives the function that ends it. */
export function showPresence(desk: Desk): () => void {
  const { board, surface } = desk;
  const cursors = new Cursors();
  const window = surface.element.ownerDocument.defaultView;
  cursors.still = window?.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
  // Of each person, as the faces have it.
  let colors = colorsOf(board.members.values());
  const colorOf = (member: string): string => {
    const who = board.members.get(member);
    return (who && colors.get(personOf(who))) ?? NO_COLOR;
  };
  const ends = [
    board.on("live", () => {
      const { liveStrokes, liveShapes, liveDrags, lasers } = board;
      surface.liveChanged(moverOf(liveStrokes, liveShapes, liveDrags, lasers));
    }),
    board.on("cursors", () => surface.liveChanged(moverOf(board.cursors))),
    board.on("status", () => surface.liveChanged("nobody")),
    board.on("members", () => {
      colors = colorsOf(board.members.values());
      surface.liveChanged("nobody");
    }),
    surface.addOverlay({
      paint: (brush) => {
        paintLive(brush, board, desk.drawing);
        return false;
      },
    }),
    surface.addOverlay({
      paintScreen: (context, view, now) =>
        cursors.paint(context, marks(desk, colorOf), view, now, surface.size.width),
    }),
    surface.addOverlay({
      paintScreen: (context, view) => {
        const manner = { now: Date.now(), still: cursors.still };
        return paintLasers(context, trails(desk, colorOf), view, manner);
      },
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Somebody who merely comes or goes is told of as well, and moves nothing. */
function moverOf(...seen: ReadonlyMap<string, unknown>[]): Mover {
  return seen.some(({ size }) => size > 0) ? "others" : "nobody";
}

function marks({ board }: Desk, colorOf: (member: string) => string): CursorMark[] {
  const found: CursorMark[] = [];
  // Where they were when the line broke says nothing of where they are.
  if (!isInTouch(board)) return found;
  for (const { member, x, y } of board.cursors.values()) {
    const who = board.members.get(member);
    if (who === undefined || member === board.you?.id) continue;
    found.push({ id: member, x, y, name: who.name, color: colorOf(member) });
  }
  return found;
}

function trails({ board, laser }: Desk, colorOf: (member: string) => string): LaserTrail[] {
  const others = [...board.lasers].map(([member, points]) => ({ color: colorOf(member), points }));
  return [...others, { color: OWN_LASER, points: laser }];
}
