/**
 * Writing on the board: a field of the browser, laid exactly over where the words will be.
 *
 * A real field brings what people expect of one: input methods, spelling, undo, plain paste.
 */

import { paintElement } from "../canvas/paint";
import type { Paper } from "../canvas/paper";
import { NOTE_PADDING } from "../canvas/words";
import { placement, UNIT } from "../core/geometry";
import { FAMILY, lowered } from "../core/text";
import { type Element, LIMITS, type PatchSet } from "../core/types.gen";
import { type Desk, newElementId } from "../tools/desk";
import { measureOn } from "../tools/looks";
import { isWrapped, type Measure, newText, type Words, withWords } from "../tools/writing";
import { text } from "./texts";

/** What the view brings. */
export interface EditorParts {
  readonly desk: Desk;
  /** Covers the board; the field is put into it. */
  readonly layer: HTMLElement;
  paper(): Paper;
  /** Somebody writes: the face of texts is needed, and `then` runs once it is there. */
  needFont(then: () => void): void;
  /** The words are longer than one element may hold. */
  tooLong(bytes: number): void;
  /** The field is gone: the board takes the focus. */
  done(): void;
}

const LABEL_CLASS = "nb-writing";

export class TextEditor {
  private readonly parts: EditorParts;
  private readonly measure: Measure;
  private writing: Writing | undefined;

  constructor(parts: EditorParts) {
    this.parts = parts;
    this.measure = measureOn(parts.desk);
    parts.desk.editWords = (element) => this.open(element);
    parts.desk.writeAt = (x, y) =>
      this.open(newText(newElementId(), x, y, parts.desk.choices), true);
  }

  /** Opens the words of a text or a note, of a new one too. */
  open(element: Element, isNew = this.parts.desk.board.get(element.id) === undefined): void {
    if (element.kind !== "text" && element.kind !== "note") return;
    this.close(true);
    this.writing = new Writing(element, isNew, this.parts, this.measure, () => {
      this.writing = undefined;
    });
    this.parts.needFont(() => this.writing?.refresh());
  }

  /** The view moved, or the paper changed. */
  refresh(): void {
    this.writing?.refresh();
  }

  /** The board changed: words of an element that is gone cannot be kept. */
  changed(): void {
    this.writing?.check();
  }

  /** Ends writing; tells whether there was any. */
  close(keep: boolean): boolean {
    const { writing } = this;
    if (writing === undefined) return false;
    return writing.close(keep);
  }
}

/** Room above the words of a note, which stand in the middle of its sheet. */
function above({ lines, text, size, style, lineHeight }: Words): number {
  const count = lines.length > 0 ? lines.length : text.split("\n").length;
  const room = size[1] / UNIT - 2 * NOTE_PADDING;
  return lowered(count, style.fontSize / UNIT, lineHeight / 100, room);
}

/** One field, from its first to its last letter. */
class Writing {
  private readonly field: HTMLTextAreaElement;
  private readonly parts: EditorParts;
  private readonly measure: Measure;
  private readonly before: Words;
  private readonly isNew: boolean;
  private readonly ended: () => void;
  private readonly ends: (() => void)[];
  private now: Words;
  private closed = false;

  constructor(
    words: Words,
    isNew: boolean,
    parts: EditorParts,
    measure: Measure,
    ended: () => void,
  ) {
    this.before = words;
    this.now = words;
    this.isNew = isNew;
    this.parts = parts;
    this.measure = measure;
    this.ended = ended;
    this.field = this.makeField();
    const { surface } = parts.desk;
    this.ends = [surface.onView(() => this.refresh()), surface.addOverlay({ paint: this.paint })];
    this.refresh();
    this.field.focus({ preventScroll: true });
    this.field.select();
  }

  private makeField(): HTMLTextAreaElement {
    const field = document.createElement("textarea");
    field.className = LABEL_CLASS;
    field.value = this.before.text;
    field.rows = 1;
    field.dir = "ltr";
    field.setAttribute("aria-label", text(`kind.${this.before.kind}`));
    field.addEventListener("input", () => this.write());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close(true));
    this.parts.layer.append(field);
    return field;
  }

  private key(event: KeyboardEvent): void {
    // Escape and Enter belong to an input method while it composes.
    if (event.isComposing) return;
    const enter = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (event.key !== "Escape" && !enter) return;
    event.preventDefault();
    event.stopPropagation();
    this.close(true);
    this.parts.done();
  }

  /** Others see the words while they are written. */
  private write(): void {
    this.now = withWords(this.before, this.field.value, this.measure);
    this.refresh();
    if (this.isTooLong() !== undefined) return;
    const { board } = this.parts.desk;
    if (this.isNew) board.live({ kind: "shape", id: this.now.id, element: this.now });
    else board.live({ kind: "drag", patches: [[this.now.id, this.changes()]] });
  }

  private changes(): PatchSet {
    const { text, lines, at, size } = this.now;
    return { text, lines, at, size };
  }

  /** Lays the field where the words are, as large and as turned as they are. */
  refresh(): void {
    if (this.closed) return;
    const { desk, paper } = this.parts;
    if (this.field.value !== this.before.text || this.isNew) {
      this.now = withWords(this.before, this.field.value, this.measure);
    }
    const { style: look } = this.now;
    const { style } = this.field;
    const { view } = desk.surface;
    const { a, b, c, d, e, f } = placement(this.now);
    const [x, y] = desk.surface.toScreen(e, f);
    const turn = [a, b, c, d].map((value) => value * view.zoom).join(",");
    style.transform = `matrix(${turn},${x},${y})`;
    style.fontFamily = `"${FAMILY}", sans-serif`;
    style.fontSize = `${look.fontSize / UNIT}px`;
    style.lineHeight = `${this.now.lineHeight / 100}`;
    style.textAlign = look.align;
    style.color = paper().ink(look.stroke ?? "#1e1e1e");
    style.whiteSpace = isWrapped(this.now) ? "pre-wrap" : "pre";
    style.width = `${this.now.size[0] / UNIT}px`;
    style.height = `${this.now.size[1] / UNIT}px`;
    this.field.classList.toggle("nb-on-note", this.now.kind === "note");
    style.paddingTop = this.now.kind === "note" ? `${NOTE_PADDING + above(this.now)}px` : "";
    // The words are the field's as long as it is there.
    if (!this.isNew) {
      const { at, size } = this.now;
      desk.drags.setOwn([[this.now.id, { at, size, strokeAlpha: 0 }]]);
    }
    desk.surface.liveChanged();
  }

  /** The sheet under the words of a new note. */
  private readonly paint = (brush: Parameters<typeof paintElement>[0]): boolean => {
    if (this.isNew && this.now.kind === "note") {
      paintElement(brush, { ...this.now, text: "", lines: [] });
    }
    return false;
  };

  check(): void {
    const { board } = this.parts.desk;
    if (!this.isNew && board.get(this.before.id) === undefined) this.close(false);
  }

  private isTooLong(): number | undefined {
    const bytes = new TextEncoder().encode(this.field.value).length;
    return bytes > LIMITS.TEXT_BYTES ? bytes : undefined;
  }

  close(keep: boolean): boolean {
    if (this.closed) return false;
    const bytes = this.isTooLong();
    if (keep && bytes !== undefined) {
      this.parts.tooLong(bytes);
      return false;
    }
    this.closed = true;
    for (const end of this.ends) end();
    this.ended();
    if (!this.isNew) this.parts.desk.drags.setOwn([]);
    if (keep) this.commit();
    else this.forget();
    this.field.remove();
    this.parts.desk.surface.liveChanged();
    return true;
  }

  private forget(): void {
    const { board } = this.parts.desk;
    if (this.isNew) board.live({ kind: "shape", id: this.now.id, element: null });
    else board.live({ kind: "drag", patches: [] });
  }

  private commit(): void {
    const { board } = this.parts.desk;
    const text = this.field.value;
    const { id, kind } = this.before;
    const isEmpty = text.trim() === "";
    // An empty note is a sheet of paper, an empty text is nothing.
    if (isEmpty && kind === "text") {
      this.forget();
      if (!this.isNew) board.submit([{ kind: "remove", ids: [id], ifSeq: null }]);
    } else if (this.isNew) {
      board.submit([{ kind: "add", element: withWords(this.before, text, this.measure) }]);
      this.parts.desk.made(id);
    } else if (text !== this.before.text) {
      board.submit([{ kind: "patch", id, set: this.changes(), ifSeq: null }]);
    } else {
      this.forget();
    }
  }
}
