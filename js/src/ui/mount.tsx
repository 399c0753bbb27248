/** Puts one view of a board into an element: canvas, tools, keys and all that stands round them. */

import { render } from "preact";
import type { Pictures } from "../canvas/paint";
import { Painter, type Thread } from "../canvas/painter";
import { DARK, LIGHT, type Paper } from "../canvas/paper";
import { FetchedPictures, NO_PICTURES } from "../canvas/pictures";
import { Surface } from "../canvas/surface";
import { LIMITS } from "../core/types.gen";
import type { Board, Notice } from "../sync/board";
import type { Rest } from "../sync/rest";
import type { Uploaded } from "../sync/upload";
import { Desk } from "../tools/desk";
import type { Command } from "../tools/keys";
import type { Point } from "../tools/pieces";
import { PointerInput } from "../tools/pointer";
import { listenToWheel } from "../tools/wheel";
import { App } from "./app";
import { clearBoard } from "./board-menu";
import { runCommand } from "./commands";
import { Company } from "./company";
import { listenToClipboard, painted } from "./copying";
import { connectEditing } from "./edit-commands";
import { Face } from "./face";
import { FirstSight } from "./first-sight";
import { Front, type FrontName } from "./front";
import { type FrontModule, FrontSource } from "./front-source";
import { FullWindow } from "./full-window";
import { takeImages } from "./images";
import { leave, listenToKeys, SUPPRESS_SHORTCUTS } from "./keyboard";
import { type Layout, layOut } from "./layout";
import { nextTask } from "./next-task";
import { PanelSwitch } from "./panel-switch";
import { PastCanvas } from "./past/past-canvas";
import { takeDrawing } from "./pasting";
import { showPresence } from "./presence";
import { keepWhole } from "./refit";
import { boundedHeight, resizeHandle } from "./resize-handle";
import { SidePanel } from "./side-panel";
import { stateText } from "./state-texts";
import type { Way } from "./status";
import { TextEditor } from "./text-editor";
import { text } from "./texts";
import { watchTheme } from "./theme";
import { fitOrFull, zoomBy } from "./toolbar";

export interface MountOptions {
  /** CSS pixels, which the person may change; "fill" takes the height of the host. */
  readonly height: number | "fill";
  /** Where images are, by their hash, of another board too; without it none is shown. */
  readonly pictureAddress?: (blob: string, board?: string) => string;
  /** Keeps an image for this board; without it images cannot be added. */
  readonly upload?: (file: Blob) => Promise<Uploaded>;
  /** Loads the face of texts; asked for once there is something written, never before. */
  readonly loadFont?: () => Promise<void>;
  /** Starts the thread that paints large boards, where the page may have one. */
  readonly startPainter?: () => Thread;
  /** The routes of the board's server: older messages, pictures of people. */
  readonly rest?: Rest;
  /** Whether a share link leads here: who came by it has no say in who else may. */
  readonly byLink?: boolean;
  /** Whether nobody else can come here: then there is nothing to share. */
  readonly alone?: boolean;
  /** By which way the board is reached, where that is worth a word. */
  readonly way?: Way;
  /** Makes what shows images, where an address alone does not lead to them. */
  readonly makePictures?: (arrived: (blob: string) => void) => Pictures;
  /** Loads the parts that are shown when they are asked for, where the server cannot be asked. */
  readonly loadFront?: (file: string) => Promise<FrontModule>;
  /** Calls back when a program wants to see how the board came to be, at which speed. */
  readonly onReplay?: (play: (speed: number) => void) => () => void;
  /** Other elements are selected, or something of them changed. */
  readonly onSelected?: (ids: readonly string[]) => void;
  /** The person dragged the board to another height. */
  readonly onHeight?: (height: number) => void;
}

/** Shows `board` in `host`; gives the function that takes it away again. */
export function mount(host: HTMLElement, board: Board, options: MountOptions): () => void {
  const view = new BoardView(host, board, options);
  view.showParts();
  return view.dispose;
}

/**
 * The same for a page that shows nothing else and lives as long as the board: the canvas first,
 * which takes presses and keys at once, and in the next task what stands round it.
 */
export async function mountInSteps(
  host: HTMLElement,
  board: Board,
  options: MountOptions,
): Promise<void> {
  const view = new BoardView(host, board, options);
  await nextTask();
  view.showParts();
}

class BoardView {
  private readonly host: HTMLElement;
  private readonly board: Board;
  private readonly options: MountOptions;
  private readonly layout: Layout;
  private readonly surface: Surface;
  private readonly desk: Desk;
  private readonly pointer: PointerInput;
  private readonly panels = new PanelSwitch();
  private readonly source: FrontSource;
  /** Where the board has a cell to be let out of. */
  private readonly full: FullWindow | undefined;
  private readonly firstSight: FirstSight;
  private readonly face: Face;
  private readonly images: Pictures;
  private readonly editor: TextEditor;
  private readonly company: Company;
  private readonly noticeListeners = new Set<(notice: Notice) => void>();
  private readonly ends: (() => void)[] = [];
  private paper: Paper = LIGHT;

  constructor(host: HTMLElement, board: Board, options: MountOptions) {
    this.host = host;
    this.board = board;
    this.options = options;
    host.setAttribute(SUPPRESS_SHORTCUTS, "true");
    this.layout = layOut(host);
    if (options.height === "fill") this.layout.root.classList.add("nb-fill");
    else {
      this.setHeight(options.height);
      if (FullWindow.isPossible(this.layout.root)) this.full = new FullWindow(this.layout.root);
    }
    this.source = this.makeSource();
    this.images = this.pictures();
    this.surface = new Surface(this.layout.stage, board, this.images, this.makePainter());
    this.desk = new Desk(board, this.surface);
    this.pointer = new PointerInput(this.desk, this.focusStage);
    this.firstSight = new FirstSight(board, this.surface);
    this.face = new Face(board, this.surface, options.loadFont, () =>
      this.tell({ text: stateText("font.missing"), level: "info" }),
    );
    this.editor = this.makeEditor();
    this.company = this.makeCompany();
    this.describe();
    this.followBoard();
    this.followTheme();
    this.listen();
    this.showHandle();
    this.face.changed({ touched: "all" });
    this.firstSight.place();
  }

  readonly dispose = (): void => {
    this.editor.close(true);
    this.pointer.dispose();
    for (const end of this.ends.splice(0)) end();
    this.surface.dispose();
    this.host.shadowRoot?.replaceChildren();
  };

  private pictures(): Pictures {
    return this.makePictures((blob) => this.surface.pictureArrived(blob));
  }

  private makePictures(arrived: (blob: string) => void): Pictures {
    const { pictureAddress, makePictures } = this.options;
    if (BY_KERNEL && makePictures !== undefined) return makePictures(arrived);
    return pictureAddress ? new FetchedPictures(pictureAddress, arrived) : NO_PICTURES;
  }

  private makePainter(): Painter | undefined {
    const { startPainter } = this.options;
    if (startPainter === undefined) return undefined;
    const painter = new Painter(startPainter);
    this.ends.push(painter.dispose);
    return painter;
  }

  private makeEditor(): TextEditor {
    return new TextEditor({
      desk: this.desk,
      layer: this.layout.writing,
      paper: () => this.paper,
      needFont: (then) => this.face.want(then),
      tooLong: (bytes) => {
        const limit = LIMITS.TEXT_BYTES;
        this.tell({ text: text("text.too-long", { bytes, limit }), level: "warning" });
      },
      done: this.focusStage,
    });
  }

  private makeCompany(): Company {
    const { desk, panels, source: front, tell } = this;
    const { rest, pictureAddress, byLink, alone, way } = this.options;
    const foreground = rest && this.makeFront(rest);
    const opens = (name: FrontName) => foreground && (() => void foreground.show(name));
    const ways = {
      share: (BY_KERNEL && alone) || byLink ? undefined : opens("share"),
      past: byLink ? undefined : opens("past"),
      exporting: opens("export"),
    };
    return new Company({ desk, panels, front, rest, pictureAddress, ...ways, way, tell });
  }

  private describe(): void {
    const { stage } = this.layout;
    stage.tabIndex = 0;
    stage.setAttribute("role", "application");
    stage.setAttribute("aria-roledescription", stateText("stage.role"));
    const name = this.board.title || this.board.id;
    stage.setAttribute("aria-label", stateText("stage.name", { name }));
  }

  private followBoard(): void {
    const { board, surface } = this;
    this.ends.push(
      board.on("change", (change) => {
        surface.changed(change);
        this.editor.changed();
        this.face.changed(change);
        this.firstSight.place();
      }),
      board.on("status", () => this.pointer.showCursor()),
      board.on("meta", () => {
        this.describe();
        this.pointer.showCursor();
      }),
      surface.onView(() => {
        this.firstSight.place();
        this.full?.check();
      }),
      showPresence(this.desk),
    );
  }

  private followTheme(): void {
    const { root } = this.layout;
    this.ends.push(
      watchTheme(this.host.ownerDocument, (theme) => {
        root.dataset.theme = theme;
        this.paper = theme === "dark" ? DARK : LIGHT;
        this.surface.setPaper(this.paper);
        this.editor.refresh();
      }),
    );
  }

  private listen(): void {
    const { desk, host, source, tell } = this;
    const { onSelected } = this.options;
    if (onSelected)
      this.ends.push(desk.selection.onChange(() => onSelected([...desk.selection.ids])));
    const { root, stage } = this.layout;
    const { upload, pictureAddress: address } = this.options;
    this.ends.push(
      connectEditing(desk, tell),
      listenToClipboard({ desk, host, images: this.images, front: source, tell }),
      listenToWheel(desk, () => host.shadowRoot?.activeElement != null),
      listenToKeys(root, host, {
        run: (command) => this.run(command),
        spaceUp: () => this.pointer.holdSpace(false),
        holdKeys: (event) => this.pointer.holdKeys(event),
      }),
      this.firstSight.listen(root),
      ...(this.full ? [this.full.listen()] : []),
      keepWhole(this.surface, this.full),
    );
    const drawings = { desk, front: source, tell };
    const images = {
      ...{ desk, root, tell, ...(address && { address }) },
      takeDrawing: (file: File, at?: Point) => void takeDrawing(drawings, file, at),
    };
    if (upload !== undefined) this.ends.push(takeImages({ ...images, upload }));
    stage.addEventListener("blur", () => this.pointer.holdSpace(false));
    stage.addEventListener("contextmenu", (event) => {
      // A pen that rests opens a menu, the page's or the notebook's, in the middle of a stroke.
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Header, bars and panels; the view is complete then. */
  showParts(): void {
    const { board, desk, panels, company, tell } = this;
    const { root, parts, side } = this.layout;
    const commands = {
      undo: () => this.run({ kind: "undo" }),
      redo: () => this.run({ kind: "redo" }),
      zoom: (direction: 1 | -1) => zoomBy(desk, direction),
      fit: () => fitOrFull(desk),
      full: this.full,
      clear: (scope: "mine" | "all") => clearBoard(board, scope, tell),
    };
    render(
      <App
        company={company}
        commands={commands}
        onTheme={(listener) => watchTheme(this.host.ownerDocument, listener)}
        onNotice={this.onNotice}
      />,
      parts,
    );
    render(<SidePanel company={company} focusStage={this.focusStage} />, side);
    this.ends.push(
      panels.onChange(() => root.toggleAttribute("data-panel", panels.open !== undefined)),
      () => render(null, parts),
      () => render(null, side),
      () => company.dispose(),
    );
  }

  private makeSource(): FrontSource {
    const { rest, loadFront } = this.options;
    const page = this.host.ownerDocument.defaultView;
    const source = new FrontSource(async (attempt) => {
      const file = attempt === 0 ? FRONT_FILE : `${FRONT_FILE}?again=${attempt}`;
      if (loadFront !== undefined) return loadFront(file);
      if (rest === undefined) throw new Error("a board without a server has nothing to load");
      return import(rest.address(`static/${file}`));
    });
    if (rest !== undefined && page !== null) this.ends.push(source.prefetch(page));
    return source;
  }

  private makeFront(rest: Rest): Front {
    const { area, root } = this.layout;
    const place = area.appendChild(area.ownerDocument.createElement("div"));
    place.className = "nb-front";
    const { board, desk, images, source, tell, pastCanvas, focusStage } = this;
    const front = new Front({
      board,
      rest,
      tell,
      pastCanvas,
      selected: () => desk.selection.elements,
      paint: (painting) => painted(desk, images, painting),
      focusStage,
      root,
      place,
      source,
    });
    const replays = this.options.onReplay?.((speed) => void front.show("past", speed));
    this.ends.push(() => front.dispose(), ...(replays ? [replays] : []));
    return front;
  }

  /** Made when somebody looks back. */
  private readonly pastCanvas = (): PastCanvas =>
    new PastCanvas({
      now: this.surface,
      pictures: (arrived) => this.makePictures(arrived),
      onPaper: (changed) =>
        watchTheme(this.host.ownerDocument, (theme) => changed(theme === "dark" ? DARK : LIGHT)),
    });

  private showHandle(): void {
    const { height, onHeight } = this.options;
    if (height === "fill") return;
    const { root } = this.layout;
    const resized = (wanted: number): void => this.setHeight(wanted);
    root.append(resizeHandle(root, height, resized, (settled) => onHeight?.(settled)));
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

  private readonly focusStage = (): void => this.layout.stage.focus({ preventScroll: true });

  private run(command: Command): boolean {
    const { desk, pointer, images, panels, company, full, tell } = this;
    return runCommand(
      { desk, pointer, images, panels, company, full, tell, leave: () => leave(this.host) },
      command,
    );
  }

  private setHeight(height: number): void {
    this.layout.root.style.height = `${boundedHeight(height)}px`;
  }
}
