/** What the lobby knows and does: boards and groups, asked for again while the page is seen. */

import { type Access, LIMITS } from "../core/types.gen";
import type { BoardModel, GroupModel, MeModel } from "../sync/models";
import { Refusal, type Rest, Unreachable } from "../sync/rest";
import { titleOf } from "./board-list";
import { say } from "./texts";

/** Something to tell once, perhaps with a way back. */
export interface News {
  readonly text: string;
  readonly level: "info" | "warning";
  readonly undo?: () => void;
}

export type Phase = "loading" | "ready" | "offline" | "signed-out";

export interface NewBoard {
  readonly title: string;
  /** Left out: as the server has it. */
  readonly access?: Access;
  readonly listed?: boolean;
}

export interface GroupDraft {
  readonly title: string;
  readonly members: readonly string[];
}

const EVERY_MILLISECONDS = 10_000;
const UNAUTHORIZED = [401, 403];

export class Lobby {
  phase: Phase = "loading";
  /** When the server answered last, ms. */
  seenAt = 0;
  me: MeModel | undefined;
  boards: readonly BoardModel[] = [];
  deleted: readonly BoardModel[] = [];
  groups: readonly GroupModel[] = [];
  readonly #rest: Rest;
  readonly #tell: (news: News) => void;
  readonly #listeners = new Set<() => void>();
  /** A refresh that began before a change of ours must not undo it on the screen. */
  #changes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(rest: Rest, tell: (news: News) => void) {
    this.#rest = rest;
    this.#tell = tell;
  }

  /** Calls `listener` after each change; gives the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks now and every ten seconds while the page is seen; gives the function that ends it. */
  start(page: Document): () => void {
    const turn = async (): Promise<void> => {
      clearTimeout(this.#timer);
      if (page.visibilityState === "hidden") return;
      await this.refresh();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void turn(), EVERY_MILLISECONDS);
    };
    const seen = (): void => void turn();
    page.addEventListener("visibilitychange", seen);
    page.defaultView?.addEventListener("online", seen);
    seen();
    return () => {
      clearTimeout(this.#timer);
      page.removeEventListener("visibilitychange", seen);
      page.defaultView?.removeEventListener("online", seen);
    };
  }

  async refresh(): Promise<void> {
    const began = this.#changes;
    const rest = this.#rest;
    try {
      const [me, boards, deleted, groups] = await Promise.all([
        rest.get<MeModel>("api/me"),
        rest.get<{ boards: BoardModel[] }>("api/boards"),
        rest.get<{ boards: BoardModel[] }>("api/boards?deleted=1"),
        rest.get<{ groups: GroupModel[] }>("api/groups"),
      ]);
      this.phase = "ready";
      this.seenAt = Date.now();
      if (began === this.#changes) {
        Object.assign(this, { me, groups: groups.groups });
        this.boards = boards.boards;
        this.deleted = deleted.boards;
      }
    } catch (error) {
      const isSignedOut = error instanceof Refusal && UNAUTHORIZED.includes(error.status);
      this.phase = isSignedOut ? "signed-out" : "offline";
    }
    this.#changed();
  }

  /** Makes a board; gives it, or undefined after telling why not. */
  async create(board: NewBoard): Promise<BoardModel | undefined> {
    return this.#try(() => this.#rest.post<BoardModel>("api/boards", board));
  }

  async rename(board: BoardModel, title: string): Promise<void> {
    const wanted = cut(title.trim());
    if (wanted === board.title) return;
    await this.#change(board, { title: wanted });
  }

  async archive(board: BoardModel, archived: boolean): Promise<void> {
    if (!(await this.#change(board, { archived }))) return;
    const key = archived ? "done.archived" : "done.unarchived";
    const back = (): void => void this.archive({ ...board, archived }, !archived);
    this.#info(say(key, { title: titleOf(board) }), back);
  }

  async duplicate(board: BoardModel): Promise<void> {
    const copy = await this.#try(() =>
      this.#rest.post<BoardModel>(`api/boards/${board.id}/duplicate`),
    );
    if (copy === undefined) return;
    this.boards = [copy, ...this.boards];
    this.#changed();
    this.#info(say("done.duplicated", { title: titleOf(copy) }));
  }

  async shutDown(board: BoardModel): Promise<void> {
    const done = await this.#try(async () => {
      await this.#rest.post(`api/boards/${board.id}/shutdown`);
      return true;
    });
    if (done === undefined) return;
    this.#update(board.id, { active: false, members: 0, people: [] });
    this.#info(say("done.shut-down", { title: titleOf(board) }));
  }

  async delete(board: BoardModel): Promise<void> {
    const before = this.boards;
    this.#set({ boards: before.filter(({ id }) => id !== board.id) });
    const done = await this.#try(async () => {
      await this.#rest.delete(`api/boards/${board.id}`);
      return true;
    });
    if (done === undefined) {
      this.#set({ boards: before });
      return;
    }
    const gone = { ...board, deleted_at: Date.now() };
    this.#set({ deleted: [gone, ...this.deleted.filter(({ id }) => id !== board.id)] });
    const back = (): void => void this.recover(gone);
    this.#info(say("done.deleted", { title: titleOf(board) }), back);
  }

  async recover(board: BoardModel): Promise<void> {
    const done = await this.#try(async () => {
      await this.#rest.post(`api/boards/${board.id}/recover`);
      return true;
    });
    if (done === undefined) return;
    const deleted = this.deleted.filter(({ id }) => id !== board.id);
    this.#set({ deleted, boards: [{ ...board, deleted_at: 0 }, ...this.boards] });
    this.#info(say("done.recovered", { title: titleOf(board) }));
  }

  async deleteForever(board: BoardModel): Promise<void> {
    const done = await this.#try(async () => {
      await this.#rest.delete(`api/boards/${board.id}?forever=1`);
      return true;
    });
    if (done === undefined) return;
    this.#set({ deleted: this.deleted.filter(({ id }) => id !== board.id) });
    this.#info(say("done.forever", { title: titleOf(board) }));
  }

  /** Keeps a group, new where `before` is undefined; tells whether it is kept. */
  async saveGroup(before: GroupModel | undefined, draft: GroupDraft): Promise<boolean> {
    const kept = await this.#try(() =>
      before === undefined
        ? this.#rest.post<GroupModel>("api/groups", draft)
        : this.#rest.patch<GroupModel>(`api/groups/${encodeURIComponent(before.id)}`, draft),
    );
    if (kept === undefined) return false;
    this.#set({ groups: [...this.groups.filter(({ id }) => id !== kept.id), kept] });
    this.#info(say("group.saved", { title: kept.title }));
    return true;
  }

  async deleteGroup(group: GroupModel): Promise<void> {
    const done = await this.#try(async () => {
      await this.#rest.delete(`api/groups/${encodeURIComponent(group.id)}`);
      return true;
    });
    if (done === undefined) return;
    this.#set({ groups: this.groups.filter(({ id }) => id !== group.id) });
    this.#info(say("group.deleted", { title: group.title }));
  }

  tell(news: News): void {
    this.#tell(news);
  }

  /** Shows a change at once and sends it; takes it back when the server says no. */
  async #change(board: BoardModel, change: Partial<BoardModel>): Promise<boolean> {
    this.#update(board.id, change);
    const kept = await this.#try(() =>
      this.#rest.patch<BoardModel>(`api/boards/${board.id}`, change),
    );
    const fields = Object.keys(change) as (keyof BoardModel)[];
    const old = Object.fromEntries(fields.map((field) => [field, board[field]]));
    this.#update(board.id, kept ?? old);
    return kept !== undefined;
  }

  #update(id: string, change: Partial<BoardModel>): void {
    this.#set({
      boards: this.boards.map((each) => (each.id === id ? { ...each, ...change } : each)),
    });
  }

  #set(change: Partial<Pick<Lobby, "boards" | "deleted" | "groups">>): void {
    this.#changes += 1;
    Object.assign(this, change);
    this.#changed();
  }

  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#tell({ text: whyNot(error), level: "warning" });
      return undefined;
    } finally {
      this.#changes += 1;
    }
  }

  #info(text: string, undo?: () => void): void {
    this.#tell(undo === undefined ? { text, level: "info" } : { text, level: "info", undo });
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** An error in one sentence. */
export function whyNot(error: unknown): string {
  if (error instanceof Unreachable) return say("failed.reach");
  const why = error instanceof Error ? error.message : String(error);
  return say("failed.said", { why: why.replace(/\.$/, "") });
}

/** What of a title the server takes: `LIMITS.TITLE_BYTES` of UTF-8, no character cut in half. */
export function cut(title: string): string {
  const encoder = new TextEncoder();
  let kept = title;
  while (encoder.encode(kept).length > LIMITS.TITLE_BYTES) kept = [...kept].slice(0, -1).join("");
  return kept;
}
