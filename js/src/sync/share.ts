/** One connection per page, server and board, shared by all views and by all bundles. */

import type { Agent } from "../core/types.gen";
import { watchAttention } from "./attention";
import type { Board } from "./board";
import type { Addresses } from "./connection";
import { browserPlatform, type Cancel, type Platform } from "./platform";
import { Session } from "./session";
import { SharedBoard } from "./shared-board";

/** Which board, and as whom. */
export interface OpenOptions {
  /** Where the server answers: `<base_url>nbboard/`, or a share link's `…/s/<link>/`; absolute. */
  readonly server: string;
  /** Whether `server` is a share link's: who came by it has no other address. */
  readonly byLink?: boolean;
  readonly boardId: string;
  /** The account, where the page knows it already. */
  readonly account?: string;
  /** The display name the person chose. */
  readonly name?: string;
  readonly agent?: Agent;
}

/** A board, and what gives it back; call `release` once for each `openBoard`. */
export interface OpenBoard {
  readonly board: Board;
  readonly release: () => void;
}

interface Shared {
  readonly board: Board;
  readonly close: () => void;
  views: number;
  cancelClose: Cancel | undefined;
}

// Raise the version when a board of one bundle can no longer be used by another.
const REGISTRY = Symbol.for("nbboard.boards.v1");
const KEPT_MILLISECONDS = 5000;

function registry(): Map<string, Shared> {
  const page = globalThis as unknown as Record<symbol, Map<string, Shared> | undefined>;
  const boards = page[REGISTRY] ?? new Map<string, Shared>();
  page[REGISTRY] = boards;
  return boards;
}

function boardAddresses(server: string, boardId: string): Addresses {
  const board = new URL(`api/boards/${encodeURIComponent(boardId)}`, server).href;
  return { board, socket: `${board.replace(/^http/, "ws")}/socket`, byLink: false };
}

function linkAddresses(link: string): Addresses {
  const socket = new URL("socket", link).href.replace(/^http/, "ws");
  // The smallest thing that answers as the board would.
  return { board: new URL("chat?limit=1", link).href, socket, byLink: true };
}

function open(options: OpenOptions, server: string, platform: Platform): Shared {
  const { boardId, account = "", name = "", agent = "widget" } = options;
  const addresses = options.byLink ? linkAddresses(server) : boardAddresses(server, boardId);
  const place = `${server}\n${boardId}`;
  const session = new Session(platform, { place, addresses, agent, account, name });
  session.start();
  const shared = new SharedBoard(boardId, session);
  const stopWatching = watchAttention(platform, (attention) => shared.me({ attention }));
  return {
    board: shared,
    close: () => {
      stopWatching();
      session.close();
    },
    views: 0,
    cancelClose: undefined,
  };
}

/**
 * Opens a board, or gives the one that is open: the connection is kept while a view holds it, and
 * five seconds longer. Returns at once; the board's `status` tells how it goes.
 */
export function openBoard(options: OpenOptions, platform: Platform = browserPlatform()): OpenBoard {
  const boards = registry();
  const server = options.server.endsWith("/") ? options.server : `${options.server}/`;
  const key = `${server}\n${options.boardId}`;
  const shared = boards.get(key) ?? open(options, server, platform);
  boards.set(key, shared);
  shared.views += 1;
  shared.cancelClose?.();
  shared.cancelClose = undefined;
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    shared.views -= 1;
    if (shared.views > 0) return;
    shared.cancelClose = platform.after(KEPT_MILLISECONDS, () => {
      boards.delete(key);
      shared.close();
    });
  };
  return { board: shared.board, release };
}
