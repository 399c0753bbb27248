/**
 * Shows a board's elements with the real surface and nothing else, for comparing what a browser
 * paints with what Python draws (`tests/browser/test_agreement.py` bundles and drives this).
 */

import type { Pictures } from "../../src/canvas/paint";
import type { Scene } from "../../src/canvas/scene";
import { Surface } from "../../src/canvas/surface";
import { loadFont } from "../../src/canvas/text";
import { readElement } from "../../src/core/codec.gen";
import type { Element } from "../../src/core/types.gen";
import { decodePlain } from "../../src/core/wire";

/** What to show; bytes are base64. */
interface Job {
  /** MessagePack of a list of elements, bottom to top. */
  readonly elements: string;
  readonly blobs: Readonly<Record<string, string>>;
  /** Board units of the upper left corner; pixels per board unit; size in pixels. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

interface Harness {
  prepare(font: string): Promise<void>;
  paint(job: Job): Promise<number>;
}

declare global {
  interface Window {
    harness: Harness;
  }
}

let shown: Surface | undefined;

/** Frames that were asked for and have not come; the surface rests when there are none. */
const asked = new Set<number>();
const realRequest = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) => {
  const handle = realRequest((now) => {
    asked.delete(handle);
    callback(now);
  });
  asked.add(handle);
  return handle;
};

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function sceneOf(elements: readonly Element[]): Scene {
  const places = new Map(elements.map((element, place) => [element.id, place]));
  return {
    size: elements.length,
    elements: () => elements,
    get: (id) => elements[places.get(id) ?? -1],
    zIndex: (id) => places.get(id) ?? -1,
  };
}

async function picturesOf(blobs: Readonly<Record<string, string>>): Promise<Pictures> {
  const found = new Map<string, ImageBitmap>();
  for (const [hash, base64] of Object.entries(blobs)) {
    found.set(hash, await createImageBitmap(new Blob([bytesOf(base64)])));
  }
  return { get: (blob) => found.get(blob) };
}

async function rest(): Promise<void> {
  do {
    await new Promise((resolve) => realRequest(resolve));
  } while (asked.size > 0);
  // One more, so that the last frame is on the screen.
  await new Promise((resolve) => realRequest(resolve));
}

async function paint(job: Job): Promise<number> {
  const board = document.getElementById("board");
  if (board === null) throw new Error("the page has no #board");
  shown?.dispose();
  board.style.width = `${job.width}px`;
  board.style.height = `${job.height}px`;
  const list = decodePlain(bytesOf(job.elements)) as unknown[];
  const start = performance.now();
  shown = new Surface(board, sceneOf(list.map(readElement)), await picturesOf(job.blobs));
  shown.setView({ x: job.x, y: job.y, zoom: job.zoom });
  await rest();
  return performance.now() - start;
}

window.harness = {
  prepare: (font) => loadFont(bytesOf(font).buffer),
  paint,
};
