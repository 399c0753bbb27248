/** Notices inside the board: read out politely, gone by themselves. */

import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Notice } from "../sync/board";

/** How long a notice stays, ms; more for a warning. */
const STAY = { info: 5000, warning: 9000 };
/** What offers a way back is to be read and decided upon. */
const STAY_WITH_WAY = 15_000;
const MOST = 3;

interface Toast extends Notice {
  readonly key: number;
}

/** `listen` is told where to put notices and gives the function that ends it. */
export function Toasts({ listen }: { listen(show: (notice: Notice) => void): () => void }): VNode {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  useLayoutEffect(() => {
    let count = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const end = listen((notice) => {
      count += 1;
      const toast = { ...notice, key: count };
      setToasts((all) => [...all.filter((each) => each.text !== notice.text), toast].slice(-MOST));
      const stay = notice.way === undefined ? STAY[notice.level] : STAY_WITH_WAY;
      const timer = setTimeout(() => {
        timers.delete(timer);
        setToasts((all) => all.filter((each) => each !== toast));
      }, stay);
      timers.add(timer);
    });
    return () => {
      end();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [listen]);
  return (
    <div class="nb-toasts" role="log" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.key} class="nb-toast" data-level={toast.level}>
          {toast.text}
          {toast.way !== undefined && (
            <button
              type="button"
              class="nb-toast-way"
              onClick={() => {
                toast.way?.press();
                setToasts((all) => all.filter((each) => each !== toast));
              }}
            >
              {toast.way.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
