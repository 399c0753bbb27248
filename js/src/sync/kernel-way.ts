/** The way from a page to one board through the kernel: over whichever of its widgets is in sight. */

import { KernelLine, type KernelMessage, type LineContent } from "./kernel-line";
import { randomName } from "./names";
import type { Cancel, Platform } from "./platform";
import type { SocketEvents, Transport } from "./transport";

/** A widget's model, as far as it is used here (https://anywidget.dev/en/afm/). */
export interface KernelModel {
  get(name: string): unknown;
  on(event: string, listener: (...values: never[]) => void): void;
  off(event: string, listener: (...values: never[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: readonly ArrayBufferView[]): void;
}

/** A question to a route, as the kernel is asked it. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly mediaType: string;
  readonly body: Uint8Array | undefined;
}

export interface Answered {
  readonly status: number;
  readonly mediaType: string;
  readonly body: Uint8Array;
}

interface Answer {
  readonly type: "answer";
  readonly ask: string;
  readonly status: number;
  readonly media_type: string;
}

type Message = KernelMessage | Answer | { readonly type: "bundle" };

const NAME_BYTES = 8;

export class KernelWay {
  readonly transport: Transport = { open: (_url, events) => this.#open(events) };
  readonly #platform: Platform;
  /** The widgets in sight, and what ends the listening to each. */
  readonly #models = new Map<KernelModel, Cancel>();
  readonly #lines = new Map<string, KernelLine>();
  readonly #asked = new Map<string, (answer: Answered) => void>();
  #model: KernelModel | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /**
   * Uses a widget too, from now on until `Cancel` is called. One of another kernel takes over:
   * whoever runs a cell again after a restart has no way to the old one any more.
   */
  attach(model: KernelModel): Cancel {
    const listener = (content: Message, buffers?: readonly ArrayBufferView[]): void =>
      this.#take(content, (buffers ?? []).map(bytesOf));
    model.on("msg:custom", listener);
    this.#models.set(model, () => model.off("msg:custom", listener));
    const before = this.#model;
    if (before === undefined) this.#model = model;
    else if (before.get("kernel") !== model.get("kernel")) this.#move(model);
    return () => this.#detach(model);
  }

  /** Asks a route; rejects when `signal` says that it has taken too long. */
  ask(question: Question, signal?: AbortSignal | null): Promise<Answered> {
    const ask = randomName(this.#platform, NAME_BYTES);
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#asked.delete(ask);
        reject(signal?.reason ?? new Error("there is no way to the kernel"));
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#asked.set(ask, (answer) => {
        signal?.removeEventListener("abort", giveUp);
        resolve(answer);
      });
      const { method, path, mediaType, body } = question;
      const content = { type: "ask", ask, method, path, media_type: mediaType };
      if (!this.#send(content, body === undefined ? [] : [body])) giveUp();
    });
  }

  /** The page is going: the kernel need not wait until it misses it. */
  leave(): void {
    for (const line of [...this.#lines.values()]) line.move();
  }

  #open(events: SocketEvents): KernelLine {
    const name = randomName(this.#platform, NAME_BYTES);
    const post = (content: LineContent, frames: readonly Uint8Array[]): boolean =>
      this.#send(content, frames);
    const ended = (): void => void this.#lines.delete(name);
    const line = new KernelLine(name, this.#platform, events, { post, ended });
    this.#lines.set(name, line);
    return line;
  }

  /** Tells whether it could be sent: a host throws when a widget's kernel is gone. */
  #send(content: object, buffers: readonly Uint8Array[]): boolean {
    const model = this.#model;
    if (model === undefined) return false;
    try {
      model.send(content, undefined, buffers);
      return true;
    } catch {
      this.#forget(model);
      return false;
    }
  }

  #take(content: Message, buffers: readonly Uint8Array[]): void {
    if (content.type === "frames" || content.type === "closed") {
      this.#lines.get(content.line)?.take(content, buffers);
    } else if (content.type === "answer") {
      const { ask, status, media_type: mediaType } = content;
      const answered = this.#asked.get(ask);
      this.#asked.delete(ask);
      answered?.({ status, mediaType, body: buffers[0] ?? new Uint8Array() });
    }
  }

  #detach(model: KernelModel): void {
    // Others of its own widget would do for the lines, but no model says whose it is.
    if (model === this.#model) this.leave();
    this.#forget(model);
  }

  #forget(model: KernelModel): void {
    this.#models.get(model)?.();
    this.#models.delete(model);
    if (model === this.#model) this.#model = this.#models.keys().next().value;
  }

  #move(model: KernelModel): void {
    this.leave();
    this.#model = model;
  }
}

/** A copy: hosts hand over views into a whole message, which would stay in memory with it. */
function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}

const WAYS = Symbol.for("nbboard.ways.v1");

/** The page's one way to a board, shared by all bundles. */
export function wayTo(boardId: string, platform: () => Platform): KernelWay {
  const page = globalThis as unknown as Record<symbol, Map<string, KernelWay> | undefined>;
  const ways = page[WAYS] ?? new Map<string, KernelWay>();
  page[WAYS] = ways;
  const way = ways.get(boardId) ?? new KernelWay(platform());
  ways.set(boardId, way);
  return way;
}
