/** Who came and who went, told together. Whoever is back in a few seconds is no news. */

import type { Board, Notice } from "../../sync/board";
import { personOf } from "../people";
import { namesTogether, say } from "./texts";

/** People come and go in groups, ms. */
export const GATHER = 3000;
/** In this time a page is loaded anew, or finds its server again, ms. */
export const BACK = 10_000;

type Names = ReadonlyMap<string, string>;

/** Tells of comings and goings on `board`; gives the function that ends it. */
export function tellComings(board: Board, tell: (notice: Notice) => void): () => void {
  const watch = new Watch(board, tell);
  const look = (): void => watch.look();
  const ends = [board.on("members", look), board.on("status", look)];
  watch.look();
  return () => {
    watch.end();
    for (const end of ends) end();
  };
}

class Watch {
  /** Those who count as here, by person; undefined until this page has been live. */
  private known: Map<string, string> | undefined;
  /** Since when those are here of whose coming nothing was said yet. */
  private readonly fresh = new Map<string, number>();
  /** Since when those are missing of whose going nothing was said yet. */
  private readonly missing = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly board: Board,
    private readonly tell: (notice: Notice) => void,
  ) {}

  end(): void {
    clearTimeout(this.timer);
  }

  look(): void {
    clearTimeout(this.timer);
    if (this.board.status.state !== "live") {
      // Offline nobody is known to be gone; they may all come back after this page.
      this.missing.clear();
      return;
    }
    const here = peopleOn(this.board);
    // Whoever is here first is no news, nor is this page itself.
    this.known ??= new Map(here);
    this.compare(here, this.known, Date.now());
    this.settle(this.known, Date.now());
    this.wait();
  }

  private compare(here: Names, known: Map<string, string>, now: number): void {
    for (const [key, name] of here) {
      if (!known.has(key)) this.fresh.set(key, now);
      known.set(key, name);
      this.missing.delete(key);
    }
    for (const key of known.keys()) {
      if (here.has(key) || this.missing.has(key)) continue;
      // Who looked in and was gone again was never said to be here.
      if (this.fresh.delete(key)) known.delete(key);
      else this.missing.set(key, now);
    }
  }

  private settle(known: Map<string, string>, now: number): void {
    const names = (keys: readonly string[]) =>
      namesTogether(keys.map((key) => known.get(key) ?? ""));
    if (eldest(this.fresh) <= now - GATHER) {
      this.say("joined", names([...this.fresh.keys()]));
      this.fresh.clear();
    }
    if (eldest(this.missing) > now - BACK - GATHER) return;
    const gone = [...this.missing].filter(([, since]) => since <= now - BACK).map(([key]) => key);
    this.say("left", names(gone));
    for (const key of gone) {
      this.missing.delete(key);
      known.delete(key);
    }
  }

  private say(what: "joined" | "left", who: string): void {
    this.tell({ text: say(what, { who }), level: "info" });
  }

  private wait(): void {
    const due = Math.min(eldest(this.fresh), eldest(this.missing) + BACK) + GATHER;
    if (due < Number.POSITIVE_INFINITY) {
      this.timer = setTimeout(() => this.look(), Math.max(0, due - Date.now()));
    }
  }
}

function eldest(since: ReadonlyMap<string, number>): number {
  return Math.min(...since.values());
}

function peopleOn(board: Board): Names {
  const people = [...board.members.values()].filter(({ agent }) => agent !== "kernel");
  return new Map(people.map((member) => [personOf(member), member.name]));
}
