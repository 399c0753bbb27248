/**
 * A page for looking at the widget without a server: `node build-dev.mjs` beside it bundles it.
 *
 * `window.dev` scripts it: other people, cursors, states of the connection, large boards.
 */

import { pack } from "../../src/core/points";
import {
  ARROW_DEFAULTS,
  DIAMOND_DEFAULTS,
  ELLIPSE_DEFAULTS,
  type Element,
  INK_DEFAULTS,
  LINE_DEFAULTS,
  MEMBER_DEFAULTS,
  type Member,
  NOTE_DEFAULTS,
  RECT_DEFAULTS,
  STROKE_DEFAULTS,
  STYLE_DEFAULTS,
  TEXT_BOX_DEFAULTS,
  TRIANGLE_DEFAULTS,
} from "../../src/core/types.gen";
import { newElementId } from "../../src/tools/desk";
import { mount } from "../../src/ui/mount";
import { FakeBoard } from "../fake-board";

const COLORS = ["#1e1e1e", "#e03131", "#1971c2", "#2f9e44", "#f08c00", "#9c36b5"];

function wave(x: number, y: number, points: number, color: string, pressed: boolean): Element {
  const xy: number[] = [];
  const pressures: number[] = [];
  for (let i = 0; i < points; i += 1) {
    xy.push(i * 40, Math.round(400 + 380 * Math.sin(i / 5 + x)));
    pressures.push(Math.round(128 + 110 * Math.sin(i / 7)));
  }
  const low = Math.min(...xy.filter((_, i) => i % 2 === 1));
  const local = xy.map((value, i) => (i % 2 === 1 ? value - low : value));
  const high = Math.max(...local.filter((_, i) => i % 2 === 1));
  return {
    ...STROKE_DEFAULTS,
    id: newElementId(),
    at: [x * 16, y * 16],
    size: [(points - 1) * 40, high],
    style: { ...STYLE_DEFAULTS, stroke: color, width: 4 * 16 },
    points: pack(local),
    pressures: pressed ? Uint8Array.from(pressures) : new Uint8Array(0),
  };
}

/** `count` strokes of 40 points over a wide board. */
function many(count: number): Element[] {
  const elements: Element[] = [];
  const columns = Math.ceil(Math.sqrt(count));
  for (let i = 0; i < count; i += 1) {
    const color = COLORS[i % COLORS.length] as string;
    elements.push(wave((i % columns) * 60, Math.floor(i / columns) * 34, 40, color, i % 8 === 0));
  }
  return elements;
}

function box(at: [number, number], size: [number, number]) {
  return {
    id: newElementId(),
    at: [at[0] * 16, at[1] * 16] as const,
    size: [size[0] * 16, size[1] * 16] as const,
  };
}

function style(changes: object) {
  return { ...STYLE_DEFAULTS, ...changes };
}

/** One of everything. */
function sampler(): Element[] {
  const line = pack([0, 0, 1600, 800, 3200, 0]);
  return [
    wave(60, 90, 40, "#1971c2", false),
    wave(60, 150, 40, "#e03131", true),
    {
      ...RECT_DEFAULTS,
      ...box([220, 80], [140, 90]),
      radius: 16 * 14,
      style: style({ fill: "#a5d8ff" }),
    },
    {
      ...ELLIPSE_DEFAULTS,
      ...box([390, 80], [120, 90]),
      style: style({ fill: "#ffc9c9", stroke: "#e03131" }),
    },
    {
      ...DIAMOND_DEFAULTS,
      ...box([540, 70], [120, 110]),
      style: style({ dash: "dashed", stroke: "#9c36b5" }),
    },
    {
      ...TRIANGLE_DEFAULTS,
      ...box([690, 80], [110, 90]),
      angle: 1500,
      style: style({ dash: "dotted", stroke: "#2f9e44", width: 64 }),
    },
    { ...LINE_DEFAULTS, ...box([60, 230], [200, 50]), points: line, style: style({ width: 64 }) },
    {
      ...ARROW_DEFAULTS,
      ...box([300, 230], [200, 50]),
      points: line,
      curve: true,
      style: style({}),
    },
    {
      ...ARROW_DEFAULTS,
      ...box([540, 230], [200, 50]),
      points: line,
      headStart: "dot",
      headEnd: "triangle",
      style: style({ stroke: "#f08c00" }),
    },
    {
      ...TEXT_BOX_DEFAULTS,
      ...box([60, 310], [200, 50]),
      text: "Shared whiteboard\nfor notebooks",
      style: style({}),
    },
    {
      ...NOTE_DEFAULTS,
      ...box([300, 300], [150, 110]),
      text: "Ask Grace\nabout the peak",
      style: style({ fill: "#fff3bf", fontSize: 16 * 16 }),
    },
  ];
}

function member(id: string, name: string, agent: Member["agent"] = "widget"): Member {
  return { ...MEMBER_DEFAULTS, id, user: name.toLowerCase(), name, client: id, role: 2, agent };
}

const board = new FakeBoard();
const host = document.getElementById("board") as HTMLElement;

const dev = {
  board,
  many,
  sampler,
  member,
  wave,
  people(...names: string[]): void {
    names.forEach((name, i) => {
      const agent = name.startsWith("Python") ? "kernel" : "widget";
      board.members.set(`p${i}`, member(`p${i}`, name, agent));
    });
    board.emit("members", undefined);
  },
  cursor(id: string, x: number, y: number): void {
    board.cursors.set(id, { member: id, x: x * 16, y: y * 16 });
    board.emit("cursors", undefined);
  },
  ink(id: string, by: string, start: number, xy: number[], color: string): void {
    const points = pack(xy.map((value) => Math.round(value * 16)));
    const ink = { ...INK_DEFAULTS, id, start, points, style: style({ stroke: color, width: 64 }) };
    board.grow(ink, by);
    board.emit("live", undefined);
  },
  height: 480,
  show(): void {
    dev.hide();
    dev.hide = mount(host, board, { height: dev.height });
  },
  hide: (): void => undefined,
};

declare global {
  interface Window {
    dev: typeof dev;
  }
}
window.dev = dev;
