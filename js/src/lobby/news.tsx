/** What was done, told once, with a way back where there is one. */

import { X } from "lucide";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../ui/icon";
import type { News } from "./lobby";
import { say } from "./texts";

/** How long news stay, ms: a way back is read and decided upon. */
const STAY = 6000;
const STAY_WITH_WAY_BACK = 12_000;
const MOST = 3;

interface Item extends News {
  readonly key: number;
}

/** `listen` is told where to put news and gives the function that ends it. */
export function NewsList({ listen }: { listen(show: (news: News) => void): () => void }): VNode {
  const [items, setItems] = useState<readonly Item[]>([]);
  const [held, hold] = useState(false);
  useEffect(() => {
    let count = 0;
    return listen((news) => {
      count += 1;
      const item = { ...news, key: count };
      setItems((all) => [...all, item].slice(-MOST));
    });
  }, [listen]);
  const close = (item: Item): void => setItems((all) => all.filter((each) => each !== item));
  return (
    // Whoever points at news or has the focus in them is still busy with them.
    <div
      class="nb-news"
      role="log"
      aria-live="polite"
      onMouseEnter={() => hold(true)}
      onMouseLeave={() => hold(false)}
      onFocusIn={() => hold(true)}
      onFocusOut={() => hold(false)}
    >
      {items.map((item) => (
        <NewsItem key={item.key} item={item} held={held} close={() => close(item)} />
      ))}
    </div>
  );
}

interface ItemProps {
  readonly item: Item;
  readonly held: boolean;
  close(): void;
}

function NewsItem({ item, held, close }: ItemProps): VNode {
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(close, item.undo ? STAY_WITH_WAY_BACK : STAY);
    return () => clearTimeout(timer);
  }, [held]);
  return (
    <div class="nb-toast" data-level={item.level}>
      <span>{item.text}</span>
      {item.undo !== undefined && (
        <button
          type="button"
          class="nb-toast-undo"
          onClick={() => {
            item.undo?.();
            close();
          }}
        >
          {say("done.undo")}
        </button>
      )}
      <button type="button" class="nb-toast-close" aria-label={say("done.close")} onClick={close}>
        <Icon of={X} size={15} />
      </button>
    </div>
  );
}
