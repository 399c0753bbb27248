/** The board in words, for those who do not see it: a list of elements, and news of others. */

import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Element } from "../core/types.gen";
import type { Board, Change } from "../sync/board";
import { type TextKey, text } from "./texts";

/** Elements listed; nobody listens to more. */
const MOST = 100;
const MOST_LETTERS = 80;
/** The list and the news come at most this often, ms. */
const PAUSE = 2000;

/** Renders a list and a polite live region that nobody sees. */
export function ElementList({ board }: { board: Board }): VNode {
  const news = useNews(board);
  const count = useThrottled(board);
  const words: string[] = [];
  if (count >= 0) {
    for (const element of board.elements()) {
      if (words.length === MOST) break;
      words.push(inWords(board, element));
    }
  }
  const more = board.size - words.length;
  return (
    <div class="nb-unseen">
      <ul aria-label={text("list.title")}>
        {words.map((each, index) => (
          <li key={index}>{each}</li>
        ))}
        {more > 0 && <li>{text("list.more", { count: more })}</li>}
      </ul>
      <div role="log" aria-live="polite">
        {news}
      </div>
    </div>
  );
}

/** "Rectangle, Ada", or "Note: Ask Grace, Ada". */
export function inWords(board: Pick<Board, "nameOf">, element: Element): string {
  const kind = text(`kind.${element.kind}` satisfies TextKey);
  const written = "text" in element ? element.text.replace(/\s+/g, " ").trim() : "";
  const letters = [...written];
  const short =
    letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS).join("")}…` : written;
  const author = board.nameOf(element.author);
  const what = short === "" ? kind : `${kind}: ${short}`;
  return author === "" ? what : `${what}, ${author}`;
}

/** Counts changes of the board, at most one a pause. */
function useThrottled(board: Board): number {
  const [count, setCount] = useState(0);
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = board.on("change", () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setCount((before) => before + 1);
      }, PAUSE);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [board]);
  return count;
}

function useNews(board: Board): string {
  const [news, setNews] = useState("");
  useLayoutEffect(() => {
    const collected = new News(board);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        const words = collected.take();
        if (words !== "") setNews(words);
      }, PAUSE);
    };
    const ends = [
      board.on("change", (change) => {
        if (collected.changed(change)) soon();
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [board]);
  return news;
}

/** What others did since it was last taken. */
export class News {
  private readonly board: Board;
  private size: number;
  private readonly touched = new Set<string>();
  private readonly names = new Set<string>();
  private removed = 0;

  constructor(board: Board) {
    this.board = board;
    this.size = board.size;
  }

  /** Tells whether somebody else had a part in the change. */
  changed({ touched }: Change): boolean {
    if (touched === "all") {
      // A first or a new picture as a whole is no news.
      this.size = this.board.size;
      return false;
    }
    const you = this.board.you?.user;
    let others = false;
    for (const id of touched) {
      const element = this.board.get(id);
      if (element === undefined) this.removed += 1;
      else if (element.editedBy !== you) {
        this.touched.add(id);
        this.names.add(this.board.nameOf(element.editedBy));
      }
      others ||= element === undefined || element.editedBy !== you;
    }
    return others;
  }

  /** All of it in words; empty when there is nothing to say. */
  take(): string {
    const parts: string[] = [];
    const growth = Math.max(0, this.board.size - this.size + this.removed);
    const added = Math.min(this.touched.size, growth);
    const name = [...this.names].filter((each) => each !== "").join(", ");
    const say = (key: TextKey, count: number, by: string): void => {
      if (count === 0) return;
      const what = text(key, { count });
      parts.push(by === "" ? what : text("list.by", { what, name: by }));
    };
    say("list.added", added, name);
    say("list.changed", this.touched.size - added, name);
    say("list.removed", this.removed, "");
    this.size = this.board.size;
    this.removed = 0;
    this.touched.clear();
    this.names.clear();
    return parts.join(" ");
  }
}
