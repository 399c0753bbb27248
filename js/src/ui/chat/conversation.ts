/** The chat of one board as a view has it: older messages, what is unread, what is being written. */

import { type ChatMessage, LIMITS } from "../../core/types.gen";
import type { Board, ChatLine } from "../../sync/board";
import type { Rest } from "../../sync/rest";
import { mentions } from "./tokens";

/** A message, or the place of one that was taken back while this page looked on. */
export interface ShownLine extends ChatLine {
  readonly takenBack: boolean;
}

/** What the server tells of older messages. */
interface Page {
  readonly messages: readonly ChatMessage[];
  readonly more: boolean;
}

const PAGE = 50;
/** A page that writes says so again after this, ms. */
const TYPING_AGAIN = 3000;

export class Conversation {
  /** What is written and not sent; it survives the closing of the panel. */
  draft = "";
  private earlier: ShownLine[] = [];
  private known = new Map<number, ShownLine>();
  private mayHaveMore = false;
  private loading = false;
  private read: number | undefined;
  private open = false;
  private saidTyping = 0;
  private readonly ends: (() => void)[];
  private readonly listeners = new Set<() => void>();
  /** Counts what changes, for those who compare. */
  version = 0;

  constructor(
    private readonly board: Board,
    private readonly rest: Rest | undefined,
    private readonly storage: Pick<Storage, "getItem" | "setItem"> | undefined,
  ) {
    const stored = Number(storage?.getItem(this.key) ?? Number.NaN);
    if (Number.isSafeInteger(stored) && stored > 0) this.read = stored;
    this.ends = [board.on("meta", () => this.update()), board.on("status", () => this.update())];
    this.update();
  }

  /** Everything known, oldest first. */
  get lines(): readonly ShownLine[] {
    const pending = this.board.chat.filter((line) => line.pending);
    const rest = pending.map((line) => ({ ...line, takenBack: false }));
    return [...this.earlier, ...[...this.known.values()].sort((a, b) => a.seq - b.seq), ...rest];
  }

  /** Whether the server may have older ones. */
  get hasMore(): boolean {
    return this.mayHaveMore && this.rest !== undefined;
  }

  /** Messages of others that have not been seen here. */
  get unread(): readonly ShownLine[] {
    const { read } = this;
    if (read === undefined) return [];
    const you = this.board.you?.user;
    return this.lines.filter(
      (line) => line.seq > read && line.author !== you && !line.pending && !line.takenBack,
    );
  }

  /** Whether one of the unread names this page's person. */
  get isMentioned(): boolean {
    const name = this.board.you?.name ?? "";
    return this.unread.some(({ text }) => mentions(text, [name]).size > 0);
  }

  /** While it is shown, all that comes is read. */
  show(shown: boolean): void {
    this.open = shown;
    if (shown) this.markRead();
    else this.stopTyping();
    this.tell();
  }

  get isShown(): boolean {
    return this.open;
  }

  /** Says what is in the draft, if it is something and not too long; tells whether it did. */
  say(): boolean {
    const text = this.draft.trim();
    if (text === "" || bytesOf(text) > LIMITS.CHAT_BYTES) return false;
    this.draft = "";
    this.stopTyping();
    this.board.submit([{ kind: "say", text }]);
    this.tell();
    return true;
  }

  takeBack(seq: number): void {
    this.board.submit([{ kind: "unsay", seq }]);
  }

  /** Somebody writes here; the others are told, now and then. */
  write(draft: string, now: number): void {
    this.draft = draft;
    if (draft.trim() === "") this.stopTyping();
    else if (now - this.saidTyping >= TYPING_AGAIN) {
      this.saidTyping = now;
      this.board.live({ kind: "typing", active: true });
    }
    this.tell();
  }

  /** Fetches what came before the oldest known message; rejects as `Rest` does. */
  async loadOlder(): Promise<void> {
    if (!this.hasMore || this.loading || this.rest === undefined) return;
    const [oldest] = this.lines;
    if (oldest === undefined) return;
    this.loading = true;
    try {
      const id = encodeURIComponent(this.board.id);
      const path = `api/boards/${id}/chat?before=${oldest.seq}&limit=${PAGE}`;
      const { messages, more } = await this.rest.get<Page>(path);
      const shown = messages.map((each) => ({ ...each, pending: false, takenBack: false }));
      this.earlier = [...shown.filter(({ seq }) => seq < oldest.seq), ...this.earlier];
      this.mayHaveMore = more;
    } catch (error) {
      this.mayHaveMore = false;
      throw error;
    } finally {
      this.loading = false;
      this.tell();
    }
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispose(): void {
    this.stopTyping();
    for (const end of this.ends) end();
    this.listeners.clear();
  }

  private get key(): string {
    return `nbboard-read-${this.board.id}`;
  }

  private update(): void {
    const { board } = this;
    const now = board.chat.filter((line) => !line.pending);
    const first = now[0]?.seq ?? Number.POSITIVE_INFINITY;
    const isFull = now.length >= LIMITS.CHAT_TAIL;
    const present = new Set(now.map(({ seq }) => seq));
    for (const [seq, line] of this.known) {
      if (present.has(seq)) continue;
      // What left at the old end made room for something new; what left otherwise was taken back.
      if (isFull && seq < first) {
        this.known.delete(seq);
        this.earlier = [...this.earlier, line];
      } else this.known.set(seq, { ...line, takenBack: true });
    }
    if (this.known.size === 0 && this.earlier.length === 0) this.mayHaveMore = isFull;
    for (const line of now) this.known.set(line.seq, { ...line, takenBack: false });
    // A first visit has nothing to catch up with.
    if (this.read === undefined && board.status.state === "live") this.markRead();
    if (this.open) this.markRead();
    this.tell();
  }

  private markRead(): void {
    const newest = Math.max(0, ...this.known.keys());
    if (newest <= (this.read ?? -1)) return;
    this.read = newest;
    this.storage?.setItem(this.key, String(newest));
  }

  private stopTyping(): void {
    if (this.saidTyping === 0) return;
    this.saidTyping = 0;
    this.board.live({ kind: "typing", active: false });
  }

  private tell(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}

/** The length that limits count. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
