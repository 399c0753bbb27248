import type { KernelModel } from "../../../src/sync/kernel-way";

interface Sent {
  readonly content: Record<string, unknown>;
  readonly frames: Uint8Array[];
}

type Listener = (content: unknown, buffers?: DataView[]) => void;

/** A widget's model and the kernel's end of its comm: what was sent waits until it is taken. */
export class FakeKernel implements KernelModel {
  /** Sent by the page and not taken, oldest first: a busy kernel's queue. */
  readonly queue: Sent[] = [];
  readonly taken: Sent[] = [];
  readonly listeners = new Set<Listener>();
  /** A host throws when the kernel of a widget is gone. */
  isGone = false;
  #sent = new Map<string, number>();
  #took = new Map<string, number>();

  constructor(readonly kernel = "k1") {}

  get(name: string): unknown {
    return name === "kernel" ? this.kernel : undefined;
  }

  on(_event: string, listener: (...values: never[]) => void): void {
    this.listeners.add(listener as unknown as Listener);
  }

  off(_event: string, listener: (...values: never[]) => void): void {
    this.listeners.delete(listener as unknown as Listener);
  }

  send(content: unknown, _callbacks?: unknown, buffers: readonly ArrayBufferView[] = []): void {
    if (this.isGone) throw new Error("Cannot send");
    const frames = buffers.map((view) => new Uint8Array(view.buffer as ArrayBuffer).slice());
    this.queue.push({ content: content as Record<string, unknown>, frames });
  }

  /** Tells the page, as bytes somewhere inside a larger message. */
  tell(content: object, frames: readonly Uint8Array[] = []): void {
    const buffers = frames.map((frame) => {
      const whole = new Uint8Array(frame.length + 3);
      whole.set(frame, 2);
      return new DataView(whole.buffer, 2, frame.length);
    });
    for (const listener of [...this.listeners]) listener(content, buffers);
  }

  /** Takes what waits, and says so of each line. */
  take(): void {
    const lines = new Set<string>();
    for (const sent of this.queue.splice(0)) {
      this.taken.push(sent);
      const { line, n } = sent.content as { line?: string; n?: number };
      if (line === undefined || n === undefined) continue;
      this.#took.set(line, n + 1);
      if (sent.content.type !== "close") lines.add(line);
    }
    for (const line of lines) this.say(line);
  }

  /** Sends frames on a line. */
  say(line: string, ...frames: Uint8Array[]): void {
    const n = this.#sent.get(line) ?? 0;
    this.#sent.set(line, n + 1);
    this.tell({ type: "frames", line, n, took: this.#took.get(line) ?? 0 }, frames);
  }

  /** One message of the kernel is lost on its way. */
  loseOne(line: string): void {
    this.#sent.set(line, (this.#sent.get(line) ?? 0) + 1);
  }

  /** The lines that were opened, in order. */
  get lines(): string[] {
    const all = [...this.taken, ...this.queue];
    return all
      .filter((sent) => sent.content.type === "open")
      .map(({ content }) => `${content.line}`);
  }

  /** The frames taken on a line. */
  framesOf(line: string): number[][] {
    const own = this.taken.filter(({ content }) => content.line === line);
    return own.flatMap(({ frames }) => frames.map((frame) => [...frame]));
  }
}
