/**
 * Frames that travel through the kernel, as messages of a widget.
 *
 * What a page sends while a cell runs waits for its end, unseen and beyond recall. So at most two
 * messages are on their way; the rest stays here, in order, and goes as one. `took` is the
 * kernel's word for how many it has had. Both sides number theirs (docs/adr/0018).
 */

import type { Cancel, Platform } from "./platform";
import type { Socket, SocketEvents } from "./transport";

/** What the kernel sends to a line. */
export type KernelMessage =
  | { readonly type: "frames"; readonly line: string; readonly n: number; readonly took: number }
  | {
      readonly type: "closed";
      readonly line: string;
      readonly code: number;
      readonly reason: string;
    };

export interface LineContent {
  readonly type: "open" | "frames" | "close";
  readonly line: string;
  readonly n: number;
}

/** Posts a message to the kernel; false when there is no way to it, which ends the line. */
export type PostLine = (content: LineContent, frames: readonly Uint8Array[]) => boolean;

const ON_THEIR_WAY = 2;
const STALL_MILLISECONDS = 1500;
const STILL_HERE_MILLISECONDS = 30_000;
const MOVED = 4001;
const GAP = 4000;
const NO_WAY = 1006;

export class KernelLine implements Socket {
  readonly tended = true;
  readonly name: string;
  readonly #platform: Platform;
  readonly #events: SocketEvents;
  readonly #post: PostLine;
  readonly #ended: () => void;
  #waiting: Uint8Array[] = [];
  /** Bytes of each message that was sent and not taken. */
  #sizes: number[] = [];
  #sent = 0;
  #expected = 0;
  #over = false;
  #stalled = false;
  #cancelStall: Cancel | undefined;
  #cancelBeat: Cancel = () => undefined;

  constructor(name: string, platform: Platform, events: SocketEvents, way: LineWay) {
    this.name = name;
    this.#platform = platform;
    this.#events = events;
    this.#post = way.post;
    this.#ended = way.ended;
    platform.after(0, () => {
      if (this.#over) return;
      this.#send("open", []);
      this.#events.opened();
    });
    this.#beat();
  }

  get backlog(): number {
    return sum(this.#sizes) + sum(this.#waiting.map((frame) => frame.length));
  }

  send(frame: Uint8Array): void {
    if (this.#over) return;
    this.#waiting.push(frame);
    if (this.#sent > 0) this.#flush();
  }

  close(): void {
    if (this.#over) return;
    this.#finish();
    this.#post({ type: "close", line: this.name, n: this.#sent }, []);
  }

  /** Takes a message for this line. Whatever comes twice is heeded once. */
  take(message: KernelMessage, frames: readonly Uint8Array[]): void {
    if (this.#over) return;
    if (message.type === "closed") {
      this.#lose(message.code, message.reason);
      return;
    }
    if (message.n < this.#expected) return;
    if (message.n > this.#expected) {
      // One was dropped on its way: what follows makes no sense without it.
      this.#leave(GAP);
      return;
    }
    this.#expected += 1;
    this.#took(message.took);
    for (const frame of frames) {
      if (this.#over) return;
      this.#events.received(frame);
    }
    this.#flush();
  }

  /** Ends here, to begin anew by another way. */
  move(): void {
    this.#leave(MOVED);
  }

  /** Sends what may be sent now. */
  #flush(): void {
    if (this.#waiting.length === 0 || this.#sizes.length >= ON_THEIR_WAY) return;
    this.#send("frames", this.#waiting);
    this.#waiting = [];
  }

  #send(type: "open" | "frames", frames: readonly Uint8Array[]): void {
    if (!this.#post({ type, line: this.name, n: this.#sent }, frames)) {
      // Told later: whoever sends does not expect to be called back.
      this.#platform.after(0, () => this.#lose(NO_WAY, ""));
      return;
    }
    this.#sent += 1;
    this.#sizes.push(sum(frames.map((frame) => frame.length)));
    this.#expect();
  }

  #took(took: number): void {
    const left = this.#sent - took;
    this.#sizes = left <= 0 ? [] : this.#sizes.slice(-left);
    this.#cancelStall?.();
    this.#cancelStall = undefined;
    this.#stall(false);
    if (left > 0) this.#expect();
  }

  /** The kernel is busy when nothing is heard of what it was sent. */
  #expect(): void {
    this.#cancelStall ??= this.#platform.after(STALL_MILLISECONDS, () => this.#stall(true));
  }

  #stall(is: boolean): void {
    if (is === this.#stalled) return;
    this.#stalled = is;
    this.#events.stalled?.(is);
  }

  /** The kernel forgets a page that it has not heard for long; it never asks itself. */
  #beat(): void {
    this.#cancelBeat = this.#platform.after(STILL_HERE_MILLISECONDS, () => {
      if (this.#sent > 0 && this.#sizes.length === 0) this.#send("frames", []);
      this.#beat();
    });
  }

  #leave(code: number): void {
    if (this.#over) return;
    this.close();
    this.#events.closed(code, "");
  }

  #lose(code: number, reason: string): void {
    if (this.#over) return;
    this.#finish();
    this.#events.closed(code, reason);
  }

  #finish(): void {
    this.#over = true;
    this.#cancelStall?.();
    this.#cancelBeat();
    this.#ended();
  }
}

/** What a line needs of the way it takes. */
export interface LineWay {
  readonly post: PostLine;
  readonly ended: () => void;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
