/**
 * What the tools of one view work with: its board, its surface and what the person chose.
 *
 * Every view has a desk of its own, so that two views of one board can hold different pens.
 */

import { DragLayer } from "../canvas/drags";
import type { Surface } from "../canvas/surface";
import type { Element } from "../core/types.gen";
import type { Board, LaserPoint } from "../sync/board";
import { type Choices, FIRST_CHOICES, LEAST_RADIUS, MOST_RADIUS, WIDTHS } from "./choices";
import { Clicks } from "./clicks";
import type { KeyPen } from "./key-pen";
import { type Marks, marksOf } from "./marks";
import { Selection } from "./selection";

type Heads = Readonly<Pick<Choices, "headStart" | "headEnd">>;

const NO_HEADS: Heads = { headStart: "none", headEnd: "none" };
const ID_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 16;

/** Brings images from one board to another. */
export interface ImageStore {
  /** Rejects where the board or its image is not there, or not for this person. */
  bytes(blob: string, board: string): Promise<Blob>;
  /** Keeps an image for this board; gives its hash. */
  keep(bytes: Blob): Promise<string>;
}

export class Desk {
  readonly board: Board;
  readonly surface: Surface;
  /** Ids of live strokes that a gesture of this view paints itself. */
  readonly drawing = new Set<string>();
  readonly selection: Selection;
  readonly drags: DragLayer;
  readonly clicks = new Clicks();
  /** How frames, handles and boxes of selections look. */
  marks: Marks = marksOf("light", false);
  /** Where the pointer is, board units. */
  pointed: readonly [number, number] | undefined;
  /** The trail of this view's own laser pointer. */
  laser: readonly LaserPoint[] = [];
  /** Opens the words of a text or note for writing. */
  editWords: ((element: Element) => void) | undefined;
  /** Lets the person pick images; undefined where none can be uploaded. */
  pickImage: (() => void) | undefined;
  /** The images of boards on this server; undefined where none can be uploaded. */
  imageStore: ImageStore | undefined;
  /** Begins a text at a place, board units. */
  writeAt: ((x: number, y: number) => void) | undefined;
  /** Draws by keys; undefined where no view listens to any. */
  keyPen: KeyPen | undefined;
  private chosen: Choices = FIRST_CHOICES;
  /** A line begins without heads, an arrow with one: each keeps its own. */
  private readonly heads = new Map<string, Heads>([["arrow", { ...NO_HEADS, headEnd: "arrow" }]]);
  private readonly listeners = new Set<() => void>();

  constructor(board: Board, surface: Surface) {
    this.board = board;
    this.surface = surface;
    this.selection = new Selection(board);
    this.drags = new DragLayer(surface, board);
  }

  get choices(): Choices {
    return this.chosen;
  }

  choose(changes: Partial<Choices>): void {
    const radius = changes.eraserRadius ?? this.chosen.eraserRadius;
    const eraserRadius = Math.min(Math.max(radius, LEAST_RADIUS), MOST_RADIUS);
    const { tool, headStart, headEnd } = this.chosen;
    this.heads.set(tool, { headStart, headEnd });
    const heads = this.heads.get(changes.tool ?? tool) ?? NO_HEADS;
    this.chosen = { ...this.chosen, ...heads, ...changes, eraserRadius };
    this.surface.liveChanged();
    for (const listener of this.listeners) listener();
  }

  /** A tool has made an element: it gives way to selecting that, unless it is to stay in hand. */
  made(id: string): void {
    if (this.chosen.keepTool) return;
    this.choose({ tool: "select" });
    this.selection.set([id]);
  }

  /** The next finer or bolder pen, or a smaller or larger eraser. */
  resize(direction: 1 | -1): void {
    const { tool, eraserRadius, width } = this.chosen;
    if (tool === "eraser") {
      this.choose({ eraserRadius: Math.round(eraserRadius * (direction > 0 ? 1.5 : 1 / 1.5)) });
      return;
    }
    const widths = WIDTHS.map(({ value }) => value);
    const next =
      direction > 0 ? widths.find((each) => each > width) : widths.findLast((each) => each < width);
    if (next !== undefined) this.choose({ width: next });
  }

  /** Calls `listener` after each choice; gives the function that ends it. */
  onChoice(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** A new element's id: 16 random characters (82 bits). */
export function newElementId(): string {
  let id = "";
  while (id.length < ID_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(ID_LENGTH))) {
      // 252 is 7 × 36: larger bytes would make the first letters likelier.
      if (byte < 252 && id.length < ID_LENGTH) id += ID_ALPHABET.charAt(byte % 36);
    }
  }
  return id;
}
