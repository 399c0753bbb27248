/**
 * One connection to a room, made again as often as it takes.
 *
 * ```
 * connecting ──opened──▶ joining ──ready──▶ ready
 *     ▲  └─────────────┬────┴───────lost──────┘
 *     └──time, wake── waiting         stopped ◀── bye without retry, sign in, not shared
 * ```
 */

import { UnknownTag } from "../core/errors";
import {
  type Bye,
  type ClientMessage,
  type Hello,
  LIMITS,
  type ServerMessage,
} from "../core/types.gen";
import { decodeServer, encodeClient } from "../core/wire";
import { Backoff } from "./backoff";
import { type Cancel, NO_NBBOARD, type Platform } from "./platform";
import { type SyncTextKey, text } from "./texts";
import type { Socket } from "./transport";

/** Why there is no connection now; `reached` tells whether a server was there at all. */
export interface Loss {
  readonly reached: boolean;
  readonly message: string;
}

export type ConnectionState =
  /** `loss` is why the last attempt came to nothing. */
  | { readonly kind: "connecting"; readonly loss: Loss | undefined }
  | { readonly kind: "joining" }
  | { readonly kind: "ready" }
  | { readonly kind: "waiting"; readonly retryAt: number; readonly loss: Loss }
  | { readonly kind: "stopped"; readonly code: string; readonly message: string };

/** What a connection asks and tells. */
export interface ConnectionUser {
  /** Gives the first message of a new connection. */
  hello(): Hello;
  /** Takes every message but pings and byes. */
  received(message: ServerMessage): void;
  changed(state: ConnectionState): void;
  /** `stalled` changed. */
  readonly stalled?: () => void;
  /** Whether to give way when the same client connects a second time, or to come back. */
  readonly givesWay: boolean;
}

/** Where a board is served. */
export interface Addresses {
  readonly socket: string;
  /** Answers a GET with 200 when the board may be joined. */
  readonly board: string;
  /** Whether a share link lets in here: then a refusal has nothing to do with signing in. */
  readonly byLink?: boolean;
}

const SECOND = 1000;
const RESTART = "restart";
const SIGN_IN = "sign-in";
const REPLACED = "replaced";
const SERVER_ERROR = 500;
const NOBODY_ANSWERED = 0;
const STOPPED: Readonly<Record<number, { code: string; words: SyncTextKey }>> = {
  401: { code: SIGN_IN, words: "line.signed-out" },
  403: { code: SIGN_IN, words: "line.not-let-in" },
  404: { code: "not-found", words: "line.not-found" },
};

const LINK_ENDED = { code: "link-ended", words: "line.link-ended" } as const;

export class Connection {
  readonly #platform: Platform;
  readonly #addresses: Addresses;
  readonly #user: ConnectionUser;
  readonly #backoff: Backoff;
  #state: ConnectionState = { kind: "connecting", loss: undefined };
  #socket: Socket | undefined;
  /** Counts sockets, so that what belongs to an earlier one is not heeded. */
  #attempt = 0;
  #welcomed = false;
  #heardAt = 0;
  #stalled = false;
  #cancelTimer: Cancel = () => undefined;
  #cancelWake: Cancel = () => undefined;

  constructor(platform: Platform, addresses: Addresses, user: ConnectionUser) {
    this.#platform = platform;
    this.#addresses = addresses;
    this.#user = user;
    this.#backoff = new Backoff(() => platform.random());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Bytes that have not left yet. */
  get backlog(): number {
    return this.#socket?.backlog ?? 0;
  }

  /** Whether what was sent waits at the other end, which takes nothing now. */
  get stalled(): boolean {
    return this.#stalled;
  }

  start(): void {
    this.#cancelWake = this.#platform.onWake(() => this.#woken());
    this.#connect();
  }

  /** Connects now if it is waiting or stopped. */
  retry(): void {
    if (this.#state.kind !== "waiting" && this.#state.kind !== "stopped") return;
    this.#backoff.begin();
    this.#connect();
  }

  /** Leaves this socket for a new one, after the usual pause. */
  again(reason: string): void {
    this.#lost({ reached: true, message: reason });
  }

  /** Ends for good, or until `retry`. */
  stop(code: string, message: string): void {
    this.#leave();
    this.#enter({ kind: "stopped", code, message });
  }

  /** Ends for good; tells nobody. */
  close(): void {
    this.#leave();
    this.#cancelWake();
  }

  send(message: ClientMessage): void {
    this.sendFrame(encodeClient(message));
  }

  /** Sends an encoded message; one that cannot leave now is dropped. */
  sendFrame(frame: Uint8Array): void {
    this.#socket?.send(frame);
  }

  #connect(): void {
    this.#leave();
    const attempt = this.#attempt;
    const current = () => attempt === this.#attempt;
    this.#heardAt = this.#platform.now();
    const loss = this.#state.kind === "waiting" ? this.#state.loss : undefined;
    this.#enter({ kind: "connecting", loss });
    this.#socket = this.#platform.transport.open(this.#addresses.socket, {
      opened: () => current() && this.#opened(),
      received: (frame) => current() && this.#received(frame),
      closed: (code, reason) => current() && this.#closed(code, reason),
      ...(BY_KERNEL && { stalled: (is: boolean) => current() && this.#stall(is) }),
    });
    this.#watch();
  }

  /** Takes leave of the socket, its timers and whatever it may still tell. */
  #leave(): void {
    this.#attempt += 1;
    this.#welcomed = false;
    this.#stalled = false;
    this.#cancelTimer();
    this.#socket?.close();
    this.#socket = undefined;
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#user.changed(state);
  }

  /** Pings, and gives up a peer that has been silent too long. */
  #watch(): void {
    this.#cancelTimer = this.#platform.after(LIMITS.PING_SECONDS * SECOND, () => {
      if (this.#isDead()) return;
      if (this.#state.kind !== "connecting") this.#ping();
      this.#watch();
    });
  }

  #ping(): void {
    if (!(BY_KERNEL && this.#socket?.tended)) this.send({ kind: "ping", t: this.#platform.now() });
  }

  #stall(is: boolean): void {
    this.#stalled = is;
    this.#user.stalled?.();
  }

  #isDead(): boolean {
    if (BY_KERNEL && this.#socket?.tended) return false;
    const silence = this.#platform.now() - this.#heardAt;
    if (silence < LIMITS.DEAD_SECONDS * SECOND) return false;
    this.#lost({ reached: this.#welcomed, message: text("line.silent") });
    return true;
  }

  #woken(): void {
    const { kind } = this.#state;
    if (kind === "waiting" || (this.#state.kind === "stopped" && this.#state.code === SIGN_IN)) {
      this.retry();
    } else if (kind === "ready") {
      // After a sleep the socket may be dead without anybody having said so.
      if (this.#isDead()) this.retry();
      else this.#ping();
    }
  }

  #opened(): void {
    this.#heardAt = this.#platform.now();
    this.send(this.#user.hello());
    this.#enter({ kind: "joining" });
  }

  #received(frame: Uint8Array): void {
    this.#heardAt = this.#platform.now();
    try {
      this.#dispatch(decodeServer(frame));
    } catch (error) {
      if (error instanceof UnknownTag) {
        this.stop("version", error.message);
      } else {
        this.#platform.report(error);
        this.again(text("line.unreadable"));
      }
    }
  }

  #dispatch(message: ServerMessage): void {
    switch (message.kind) {
      case "pong":
        return;
      case "ping":
        this.send({ kind: "pong", t: message.t });
        return;
      case "bye":
        this.#bye(message);
        return;
      case "welcome":
        this.#welcomed = true;
        break;
      case "ready":
        this.#ready(message);
        return;
    }
    this.#user.received(message);
  }

  #ready(message: ServerMessage): void {
    const attempt = this.#attempt;
    this.#backoff.joined(this.#platform.now());
    this.#user.received(message);
    // The user may have left this socket, not content with what it got.
    if (attempt === this.#attempt && this.#state.kind === "joining") this.#enter({ kind: "ready" });
  }

  #bye({ code, message, retry }: Bye): void {
    if (code === RESTART) this.#backoff.restarts(this.#platform.now());
    if (retry || (code === REPLACED && !this.#user.givesWay)) {
      this.#lost({ reached: true, message });
    } else {
      this.stop(code, message);
    }
  }

  #closed(code: number, reason: string): void {
    const message = reason || text("line.closed", { code });
    if (this.#welcomed) this.#lost({ reached: true, message });
    else void this.#ask();
  }

  /** Finds out why no socket could be opened: a page is told nothing but 1006. */
  async #ask(): Promise<void> {
    this.#leave();
    const attempt = this.#attempt;
    const status = await this.#platform.probe(this.#addresses.board).catch(() => NOBODY_ANSWERED);
    if (attempt !== this.#attempt) return;
    const stopped = this.#addresses.byLink && status === 403 ? LINK_ENDED : STOPPED[status];
    if (stopped !== undefined) this.stop(stopped.code, text(stopped.words));
    else this.#lost(lossOf(status));
  }

  #lost(loss: Loss): void {
    this.#leave();
    const delay = this.#backoff.pause(this.#platform.now());
    this.#cancelTimer = this.#platform.after(delay, () => this.#connect());
    this.#enter({ kind: "waiting", retryAt: this.#platform.now() + delay, loss });
  }
}

function lossOf(status: number): Loss {
  if (status === NOBODY_ANSWERED) return { reached: false, message: text("line.no-answer") };
  if (status === NO_NBBOARD) {
    return { reached: false, message: text("line.no-nbboard") };
  }
  if (status >= SERVER_ERROR) {
    return { reached: false, message: text("line.trouble", { status }) };
  }
  return { reached: true, message: text("line.blocked") };
}
