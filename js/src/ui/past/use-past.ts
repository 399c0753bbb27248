/** Where one looks back to, and how one gets there: page by page, step by step, by itself. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Board, Notice } from "../../sync/board";
import type { EntryModel } from "../../sync/models";
import type { Rest } from "../../sync/rest";
import { say } from "../front-texts";
import { whyOf } from "../why";
import type { PastView } from "./past-canvas";
import { Recording } from "./recording";
import { restoreTo } from "./restoring";

/** Between two moments while it plays at the usual speed, ms; at most so many steps. */
const STEP_MILLISECONDS = 300;
const MOST_STEPS = 150;
/** Times the usual speed, one after the other as the button goes through them. */
const SPEEDS: readonly number[] = [1, 2, 4, 8, 0.5];
/** Pages of a past that plays from its beginning; what is older is not looked for. */
const MOST_PAGES = 50;

export interface PastProps {
  readonly board: Board;
  readonly rest: Rest;
  /** At what speed it plays by itself, from the beginning. */
  readonly play?: number | undefined;
  canvas(): PastView;
  tell(notice: Notice): void;
  /** Goes back to now. */
  close(): void;
}

export interface Past {
  readonly entries: readonly EntryModel[];
  readonly index: number;
  readonly playing: boolean;
  readonly speed: number;
  readonly loaded: boolean;
  /** Why a moment cannot be shown; empty when it can. */
  readonly failed: string;
  go(index: number): void;
  back(): void;
  next(): void;
  turn(): void;
  /** Takes the next of the speeds. */
  faster(): void;
  key(event: KeyboardEvent): void;
  restore(): Promise<void>;
}

export function usePast(props: PastProps, path: string): Past {
  const { board, rest, play, canvas, tell, close } = props;
  const [recording] = useState(() => new Recording(rest, path));
  const [entries, setEntries] = useState<readonly EntryModel[]>([]);
  const [index, setIndex] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(play ?? 1);
  const [loaded, setLoaded] = useState(false);
  const [failed, setFailed] = useState("");
  const loading = useRef(false);
  const last = entries.length - 1;
  const load = async (): Promise<void> => {
    if (loading.current || !recording.more) return;
    loading.current = true;
    try {
      const isFirst = recording.entries.length === 0;
      let count = 0;
      // A page may hold nothing that was seen: chat, names, roles.
      while (count === 0 && recording.more) count = await recording.loadOlder();
      const begins = isFirst && play !== undefined;
      for (let page = 1; begins && recording.more && page < MOST_PAGES; page++) {
        await recording.loadOlder();
      }
      setEntries(recording.entries);
      const newest = begins ? 0 : recording.entries.length - 1;
      setIndex((before) => (isFirst ? newest : before + count));
      setPlaying(begins);
      setLoaded(true);
    } catch (error) {
      setFailed(say("share.failed", { why: whyOf(error) }));
    } finally {
      loading.current = false;
    }
  };
  useEffect(() => void load(), []);
  const entry = entries[index];
  const shown = useMoment({ recording, entry, canvas, setFailed });
  const isShown = shown === entry?.seq;
  usePlaying({ playing, speed, index, last, isShown, setIndex, setPlaying });
  const go = (wanted: number): void => {
    setPlaying(false);
    setIndex(Math.min(last, Math.max(0, wanted)));
    if (wanted <= 0) void load();
  };
  const turn = (): void => {
    if (!playing && index === last) setIndex(0);
    setPlaying(!playing);
  };
  const faster = (): void => {
    const place = SPEEDS.indexOf(speed);
    setSpeed(SPEEDS[(place + 1) % SPEEDS.length] ?? 1);
  };
  const key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const step = stepOf(event, last - index, index);
    if (event.key === "Escape") close();
    else if (event.key === " " && event.target instanceof HTMLInputElement) turn();
    else if (step !== undefined) go(index + step);
    else return;
    event.preventDefault();
  };
  const restore = async (): Promise<void> => {
    if (entry === undefined) return;
    await restoreTo({ board, rest, path, tell }, entry);
    close();
  };
  const back = (): void => go(index - 1);
  const next = (): void => go(index + 1);
  const seen = { entries, index, playing, speed, loaded, failed };
  return { ...seen, go, back, next, turn, faster, key, restore };
}

interface Showing {
  readonly recording: Recording;
  readonly entry: EntryModel | undefined;
  canvas(): PastView;
  setFailed(why: string): void;
}

/** Shows the board after `entry`; gives the seq that is seen. */
function useMoment({ recording, entry, canvas, setFailed }: Showing): number {
  const [shown, setShown] = useState(0);
  const view = useRef<PastView | undefined>(undefined);
  useEffect(() => () => view.current?.dispose(), []);
  useEffect(() => {
    if (entry === undefined) return undefined;
    let isOver = false;
    recording.at(entry.seq).then(
      (packed) => {
        if (isOver) return;
        // Until there is something to show, the board as it is shows through.
        view.current ??= canvas();
        view.current.show(packed);
        setFailed("");
        setShown(entry.seq);
      },
      (error) => !isOver && setFailed(say("share.failed", { why: whyOf(error) })),
    );
    return () => {
      isOver = true;
    };
  }, [entry]);
  return shown;
}

interface Playing {
  readonly playing: boolean;
  readonly speed: number;
  readonly index: number;
  readonly last: number;
  /** The next moment waits until this one is seen. */
  readonly isShown: boolean;
  setIndex(index: number): void;
  setPlaying(playing: boolean): void;
}

function usePlaying(props: Playing): void {
  const { playing, speed, index, last, isShown, setIndex, setPlaying } = props;
  useEffect(() => {
    if (!playing || !isShown) return undefined;
    if (index >= last) {
      setPlaying(false);
      return undefined;
    }
    const stride = Math.ceil((last + 1) / MOST_STEPS);
    const next = Math.min(last, index + stride);
    const timer = setTimeout(() => setIndex(next), STEP_MILLISECONDS / speed);
    return () => clearTimeout(timer);
  }, [playing, speed, index, last, isShown]);
}

/** How far a key goes: arrows by one, with Shift by ten, Home and End all the way. */
function stepOf(event: KeyboardEvent, toEnd: number, toStart: number): number | undefined {
  const length = event.shiftKey ? 10 : 1;
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowDown":
      return -length;
    case "ArrowRight":
    case "ArrowUp":
      return length;
    case "Home":
      return -toStart;
    case "End":
      return toEnd;
    default:
      return undefined;
  }
}
