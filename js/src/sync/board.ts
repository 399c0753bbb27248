/**
 * What tools, canvas and ui see of a shared board: one object per page, server and board.
 *
 * `open` in `share.ts` gives the one implementation; tests bring their own.
 */

import type { Bounds } from "../core/path";
import type {
  Access,
  Asked,
  ChatMessage,
  Drag,
  Element,
  Ink,
  LiveItem,
  Member,
  Op,
  Role,
  Style,
  View,
} from "../core/types.gen";
import type { MeChange } from "./self";
import type { Deed } from "./undo";

interface StandStill {
  /** What is sent waits at the other end: a kernel that runs a cell. */
  readonly busy?: boolean;
}

/** Where the connection stands, as the status place says it in words. */
export type Status = StandStill & State;

type State =
  | { readonly state: "connecting" }
  | { readonly state: "live"; readonly waiting: number; readonly warning?: string }
  | { readonly state: "offline"; readonly waiting: number; readonly retryAt: number }
  | { readonly state: "read-only"; readonly message: string; readonly waiting: number }
  | { readonly state: "refused"; readonly code: string; readonly message: string }
  | { readonly state: "no-server"; readonly message: string };

/** A stroke somebody else (or this page, until it is acknowledged) is drawing now. */
export interface LiveStroke {
  readonly id: string;
  readonly member: string;
  readonly style: Style;
  /** Board coordinates in 1/16 unit: x0, y0, x1, y1…; grows while the pen is down. */
  readonly xy: readonly number[];
  /** 0 to 255, one a point, or empty. */
  readonly pressures: readonly number[];
  /** True when the connection that draws it has fallen silent: shown faded. */
  readonly faded: boolean;
}

/** Where another member points, in 1/16 unit. */
export interface RemoteCursor {
  readonly member: string;
  readonly x: number;
  readonly y: number;
}

/** One point of a laser pointer's trail, in 1/16 unit. */
export interface LaserPoint {
  readonly x: number;
  readonly y: number;
  /** When it came, ms since 1970: it is seen for a second. */
  readonly at: number;
}

/** What the board says of rights and people, changes of this page that are under way included. */
export interface BoardFacts {
  readonly access: Access;
  readonly listed: boolean;
  readonly archived: boolean;
  readonly locked: boolean;
  /** Who holds the pen; null outside presenter mode. */
  readonly pen: string | null;
  readonly roles: ReadonlyMap<string, Role>;
  readonly groups: ReadonlyMap<string, Role>;
  readonly banned: ReadonlySet<string>;
  readonly asks: ReadonlyMap<string, Asked>;
  /** Blobs of this board, by user. */
  readonly pictures: ReadonlyMap<string, string>;
  boardRole(user: string, groups?: readonly string[]): Role;
}

/** A message of the chat; pending ones have no seq of their own yet and come last. */
export interface ChatLine extends ChatMessage {
  readonly pending: boolean;
}

/** What changed on the committed picture (confirmed ⊕ pending). */
export interface Change {
  /** Ids whose content, presence or place changed; "all" after a snapshot. */
  readonly touched: ReadonlySet<string> | "all";
  readonly orderChanged: boolean;
}

/** Something a person has to be told once: an op that was refused, an undo that came half-way. */
export interface Notice {
  readonly text: string;
  readonly level: "info" | "warning";
  /** A button beside the text: the way back. */
  readonly way?: { readonly label: string; press(): void };
}

export interface BoardEvents {
  change: Change;
  /** Live strokes, shapes or drags changed; the canvas repaints its live layer. */
  live: undefined;
  cursors: undefined;
  members: undefined;
  /** Who is writing a message changed. */
  typing: undefined;
  /** A followed member sees something else. */
  views: undefined;
  status: Status;
  meta: undefined;
  notice: Notice;
  history: undefined;
}

/** One shared board. Coordinates are integers in 1/16 board unit. */
export interface Board {
  readonly id: string;
  readonly title: string;
  readonly seq: number;
  readonly status: Status;
  /** Effective role here and now (presenter mode and locks included). */
  readonly role: Role;
  readonly canDraw: boolean;
  readonly you: Member | undefined;
  readonly members: ReadonlyMap<string, Member>;
  readonly cursors: ReadonlyMap<string, RemoteCursor>;
  readonly liveStrokes: ReadonlyMap<string, LiveStroke>;
  /** Shapes others are dragging out, and changes they are dragging, by member. */
  readonly liveShapes: ReadonlyMap<string, Element>;
  readonly liveDrags: ReadonlyMap<string, Drag>;
  /** Trails of the others' laser pointers, by member. */
  readonly lasers: ReadonlyMap<string, readonly LaserPoint[]>;
  /** Members who are writing a message, who began first first. */
  readonly typing: readonly string[];
  /** What others see, as far as this page follows them or anybody did. */
  readonly views: ReadonlyMap<string, View>;
  /** Rights, requests, pictures: `meta` tells of changes. */
  readonly facts: BoardFacts;
  /** The newest messages, oldest first; `meta` tells of changes. */
  readonly chat: readonly ChatLine[];
  /** Whether changes would be lost with the page now. */
  readonly atRisk: boolean;
  /** The most that the host lets this page's person do, whatever the board says. */
  readonly ceiling: Role;
  /** Whether the server knows accounts; where it does not, everybody is an owner. */
  readonly tellsApart: boolean;
  /** Number of elements shown. */
  readonly size: number;
  /** What a board that is arriving will cover in the end, about, where the server says so. */
  readonly extent?: Bounds | undefined;
  /** Elements shown, bottom to top. */
  elements(): Iterable<Element>;
  get(id: string): Element | undefined;
  /** Position in the stack for comparing two elements; changes with `orderChanged`. */
  zIndex(id: string): number;
  /** Display name of a user id, as far as the board knows it. */
  nameOf(user: string): string;

  /** Applies ops at once, queues them for the server; one call is one undo step. */
  submit(ops: readonly Op[]): void;
  undo(): void;
  redo(): void;
  /** Makes what the server did for this page a step of undo. */
  note(deed: Deed): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Queues a live item; sent at most once per animation frame, merged; `view` only if followed. */
  live(item: LiveItem): void;
  /** Same for ink, which is also kept until its `add` is acknowledged. */
  ink(item: Ink): void;
  /** Shows this page's person so from now on; what is not named stays as it is. */
  me(change: MeChange): void;
  /** Retry the connection now; comes back after `leave`. */
  retry(): void;
  /** Ends the connection until `retry`. */
  leave(): void;

  on<K extends keyof BoardEvents>(event: K, listener: (value: BoardEvents[K]) => void): () => void;
}
