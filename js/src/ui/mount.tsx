/** Puts one view of a board into an element: shadow root, canvas, tools, keys and the rest. */

import { render } from "preact";
import { type CursorMark, Cursors } from "../canvas/cursors";
import { paintLive } from "../canvas/ink";
import { type LaserTrail, paintLasers } from "../canvas/lasers";
import type { Pictures } from "../canvas/paint";
import { DARK, LIGHT, type Paper } from "../canvas/paper";
import { FetchedPictures, NO_PICTURES } from "../canvas/pictures";
import { FIT_MARGIN, Surface } from "../canvas/surface";
import { panned } from "../canvas/view";
import { LIMITS } from "../core/types.gen";
import type { Board, Notice } from "../sync/board";
import type { Uploaded } from "../sync/upload";
import { Desk } from "../tools/desk";
import type { Command } from "../tools/keys";
import { PointerInput } from "../tools/pointer";
import { listenToWheel } from "../tools/wheel";
import { App } from "./app";
import { clearBoard } from "./board-menu";
import { copyPicture, listenToClipboard } from "./copying";
import { connectEditing, runEdit } from "./edit-commands";
import { takeImages } from "./images";
import { Toggle } from "./key-sheet";
import { leave, listenToKeys, SUPPRESS_SHORTCUTS } from "./keyboard";
import { colorsOf, personOf } from "./people";
import { boundedHeight, resizeHandle } from "./resize-handle";
import { STYLES } from "./styles/all";
import { TextEditor } from "./text-editor";
import { text } from "./texts";
import { watchTheme } from "./theme";
import { fitOrFull, zoomBy, zoomTo } from "./toolbar";

export interface MountOptions {
  /** CSS pixels, which the person may change; "fill" takes the height of the host. */
  readonly height: number | "fill";
  /** Where the board's images are, by their hash; without it none is shown. */
  readonly pictureAddress?: (blob: string) => string;
  /** Keeps an image for this board; without it images cannot be added. */
  readonly upload?: (file: Blob) => Promise<Uploaded>;
  /** Loads the face of texts; asked for once there is something to show, never before. */
  readonly loadFont?: () => Promise<void>;
  /** The person dragged the board to another height. */
  readonly onHeight?: (height: number) => void;
}

const NO_COLOR = "#495057";
const OWN_LASER = "#e03131";

/** Shows `board` in `host`; gives the function that takes it away again. */
export function mount(host: HTMLElement, board: Board, options: MountOptions): () => void {
  return new BoardView(host, board, options).dispose;
}

/** How long the first content of a board may still grow into view, ms. */
const SETTLING = 1500;

class BoardView {
  private readonly host: HTMLElement;
  private readonly board: Board;
  private readonly root: HTMLElement;
  private readonly stage: HTMLElement;
  private readonly surface: Surface;
  private readonly desk: Desk;
  private readonly pointer: PointerInput;
  private readonly cursors = new Cursors();
  private readonly noticeListeners = new Set<(notice: Notice) => void>();
  private readonly ends: (() => void)[] = [];
  private readonly options: MountOptions;
  private placed = false;
  private contentSince: number | undefined;
  private readonly images: Pictures;
  private readonly sheet = new Toggle();
  private readonly editor: TextEditor;
  private paper: Paper = LIGHT;
  /** Of each person, as the faces have it. */
  private colors = new Map<string, string>();

  constructor(host: HTMLElement, board: Board, options: MountOptions) {
    this.host = host;
    this.board = board;
    this.options = options;
    host.setAttribute(SUPPRESS_SHORTCUTS, "true");
    const shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const style = element("style", "");
    style.textContent = STYLES;
    this.root = element("div", "nb");
    this.stage = element("div", "nb-stage");
    shadow.replaceChildren(style, this.root);
    this.root.append(this.stage);
    if (options.height === "fill") this.root.classList.add("nb-fill");
    else this.setHeight(options.height);
    this.images = this.pictures();
    this.surface = new Surface(this.stage, board, this.images);
    this.desk = new Desk(board, this.surface);
    this.pointer = new PointerInput(this.desk, () => this.stage.focus({ preventScroll: true }));
    this.editor = this.makeEditor();
    this.colors = colorsOf(board.members.values());
    this.describe();
    this.listen();
    this.listenForImages();
    this.showParts();
    this.place();
  }

  readonly dispose = (): void => {
    this.editor.close(true);
    this.pointer.dispose();
    for (const end of this.ends.splice(0)) end();
    this.surface.dispose();
    this.host.shadowRoot?.replaceChildren();
  };

  private pictures(): Pictures {
    const { pictureAddress } = this.options;
    if (pictureAddress === undefined) return NO_PICTURES;
    return new FetchedPictures(pictureAddress, (blob) => this.surface.pictureArrived(blob));
  }

  private listenForImages(): void {
    const { desk, root, tell } = this;
    const { upload } = this.options;
    if (upload !== undefined) this.ends.push(takeImages({ desk, root, upload, tell }));
  }

  private makeEditor(): TextEditor {
    const layer = element("div", "nb-writing-layer");
    this.root.append(layer);
    return new TextEditor({
      desk: this.desk,
      layer,
      paper: () => this.paper,
      needFont: (then) => this.loadFont(then),
      tooLong: (bytes) => {
        const limit = LIMITS.TEXT_BYTES;
        this.tell({ text: text("text.too-long", { bytes, limit }), level: "warning" });
      },
      done: () => this.stage.focus({ preventScroll: true }),
    });
  }

  private describe(): void {
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.stage.setAttribute("aria-roledescription", "whiteboard");
    this.stage.setAttribute("aria-label", `Whiteboard ${this.board.title || this.board.id}`);
  }

  private listen(): void {
    const { board, surface, cursors } = this;
    const window = this.host.ownerDocument.defaultView;
    cursors.still = window?.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
    this.ends.push(
      board.on("change", (change) => {
        surface.changed(change);
        this.editor.changed();
        this.place();
      }),
      board.on("live", () => surface.liveChanged()),
      board.on("cursors", () => surface.liveChanged()),
      board.on("members", () => {
        this.colors = colorsOf(board.members.values());
        surface.liveChanged();
      }),
      board.on("status", () => this.pointer.showCursor()),
      board.on("meta", () => {
        this.describe();
        this.pointer.showCursor();
      }),
      surface.onView(() => this.place()),
      connectEditing(this.desk, (notice) => this.tell(notice)),
      listenToClipboard(this.desk, this.host, (notice) => this.tell(notice)),
      surface.addOverlay({
        paint: (brush) => {
          paintLive(brush, board, this.desk.drawing);
          return false;
        },
      }),
      surface.addOverlay({
        paintScreen: (context, view, now) =>
          cursors.paint(context, this.marks(), view, now, surface.size.width),
      }),
      surface.addOverlay({
        paintScreen: (context, view) => {
          const manner = { now: Date.now(), still: cursors.still };
          return paintLasers(context, this.trails(), view, manner);
        },
      }),
      listenToWheel(this.desk, () => this.host.shadowRoot?.activeElement != null),
      listenToKeys(this.root, this.host, {
        run: (command) => this.run(command),
        spaceUp: () => this.pointer.holdSpace(false),
        holdKeys: (event) => this.pointer.holdKeys(event),
      }),
      watchTheme(this.host.ownerDocument, (theme) => {
        this.root.dataset.theme = theme;
        this.paper = theme === "dark" ? DARK : LIGHT;
        surface.setPaper(this.paper);
        this.editor.refresh();
      }),
    );
    // Whoever has begun to draw or to look round must not see the paper move under the hand.
    for (const deed of ["pointerdown", "click", "wheel", "keydown"]) {
      const taken = (): void => {
        this.placed = true;
      };
      this.root.addEventListener(deed, taken, { capture: true, passive: true });
    }
    this.stage.addEventListener("blur", () => this.pointer.holdSpace(false));
    this.stage.addEventListener("contextmenu", (event) => {
      // A pen that rests opens a menu, the page's or the notebook's, in the middle of a stroke.
      event.preventDefault();
      event.stopPropagation();
    });
  }

  private showParts(): void {
    const parts = element("div", "nb-parts");
    this.root.append(parts);
    render(
      <App
        board={this.board}
        desk={this.desk}
        commands={{
          undo: () => this.run({ kind: "undo" }),
          redo: () => this.run({ kind: "redo" }),
          zoom: (direction) => zoomBy(this.desk, direction),
          fit: () => fitOrFull(this.desk),
          keys: () => this.sheet.toggle(true),
          clear: (scope) => clearBoard(this.board, scope, this.tell),
        }}
        onTheme={(listener) => watchTheme(this.host.ownerDocument, listener)}
        onNotice={this.onNotice}
        tell={this.tell}
        sheet={this.sheet}
      />,
      parts,
    );
    this.ends.push(() => render(null, parts));
    if (this.options.height === "fill") return;
    this.root.append(
      resizeHandle(
        this.root,
        this.options.height,
        (height) => this.setHeight(height),
        (height) => this.options.onHeight?.(height),
      ),
    );
  }

  /** The first content is shown whole, unless it is in sight already. */
  private place(): void {
    const { width } = this.surface.size;
    if (this.placed || this.board.size === 0 || width === 0) return;
    // A script's drawing arrives in pieces: the view follows them for a moment.
    const now = performance.now();
    if (this.contentSince === undefined) this.loadFont();
    this.contentSince ??= now;
    this.placed = now - this.contentSince > SETTLING;
    if (this.placed) return;
    const all = this.surface.bounds();
    const seen = this.surface.seen();
    if (all === undefined) return;
    // What lies under the header or the bars is not in sight either.
    const room = FIT_MARGIN / this.surface.view.zoom;
    const inSight =
      all.left >= seen.left + room &&
      all.top >= seen.top + room &&
      all.right <= seen.right - room &&
      all.bottom <= seen.bottom - room;
    if (!inSight) this.surface.fit();
  }

  /** Texts appear at once in the browser's own sans serif, then in the board's face. */
  private loadFont(then: () => void = () => undefined): void {
    this.options.loadFont?.().then(
      () => {
        this.surface.repaint();
        then();
      },
      () => this.tell({ text: "The board's font cannot be loaded.", level: "info" }),
    );
  }

  private readonly onNotice = (listener: (notice: Notice) => void): (() => void) => {
    this.noticeListeners.add(listener);
    const end = this.board.on("notice", listener);
    return () => {
      this.noticeListeners.delete(listener);
      end();
    };
  };

  private readonly tell = (notice: Notice): void => {
    for (const listener of this.noticeListeners) listener(notice);
  };

  private trails(): LaserTrail[] {
    const own = { color: OWN_LASER, points: this.desk.laser };
    const others = [...this.board.lasers].map(([member, points]) => {
      const who = this.board.members.get(member);
      return { color: (who && this.colors.get(personOf(who))) ?? NO_COLOR, points };
    });
    return [...others, own];
  }

  private marks(): CursorMark[] {
    const marks: CursorMark[] = [];
    for (const { member, x, y } of this.board.cursors.values()) {
      const who = this.board.members.get(member);
      if (who === undefined || member === this.board.you?.id) continue;
      marks.push({
        id: member,
        x,
        y,
        name: who.name,
        color: this.colors.get(personOf(who)) ?? NO_COLOR,
      });
    }
    return marks;
  }

  private run(command: Command): boolean {
    const { desk, surface } = this;
    if (command.kind === "leave" && this.pointer.cancel()) return true;
    const edited = runEdit(desk, command);
    if (edited !== undefined) return edited;
    switch (command.kind) {
      case "tool":
        desk.choose({ tool: command.tool });
        return true;
      case "undo":
        desk.selection.quietly(() => this.board.undo());
        return true;
      case "redo":
        desk.selection.quietly(() => this.board.redo());
        return true;
      case "larger":
      case "smaller":
        desk.resize(command.kind === "larger" ? 1 : -1);
        return true;
      case "zoom-in":
      case "zoom-out":
        zoomBy(desk, command.kind === "zoom-in" ? 1 : -1);
        return true;
      case "zoom-full":
        zoomTo(desk, 1);
        return true;
      case "zoom-fit":
        surface.fit();
        return true;
      case "image":
        desk.pickImage?.();
        return true;
      case "clear-mine":
        clearBoard(this.board, "mine", this.tell);
        return true;
      case "finish":
        return this.pointer.finish();
      case "keys":
        this.sheet.toggle();
        return true;
      case "pan":
        surface.setView(panned(surface.view, command.dx, command.dy));
        return true;
      case "space":
        this.pointer.holdSpace(true);
        return true;
      case "leave":
        leave(this.host);
        return true;
      case "copy-picture":
        void copyPicture(desk, this.images, this.tell);
        return desk.selection.size > 0;
      default:
        return false;
    }
  }

  private setHeight(height: number): void {
    this.root.style.height = `${boundedHeight(height)}px`;
  }
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  return made;
}
