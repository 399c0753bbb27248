/** The export under way: asked for, waited for, given up. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Board } from "../../sync/board";
import { isUnreachable, type Rest } from "../../sync/rest";
import { say } from "../front-texts";
import { whyOf } from "../why";
import { copyFile, download } from "./handing-over";
import { fileName, questionOf, type Wish } from "./wish";

const TYPES = {
  png: "image/png",
  svg: "image/svg+xml",
  pdf: "application/pdf",
  excalidraw: "application/json",
  nbboard: "application/octet-stream",
} as const;

export interface ExportParts {
  readonly board: Board;
  readonly rest: Rest;
  /** Ids of what is selected. */
  readonly ids: readonly string[];
  /** Paints a PNG in the page, for when the server cannot be reached. */
  paint(wish: Wish): Promise<Blob> | undefined;
  /** It was done: with these words. */
  done(words: string): void;
}

export interface Export {
  /** What is wrong; empty when nothing is. */
  readonly failed: string;
  /** When what is under way was begun, ms; undefined while nothing is. */
  readonly since: number | undefined;
  save(wish: Wish): Promise<void>;
  copy(wish: Wish): Promise<void>;
  cancel(): void;
}

export function useExport(parts: ExportParts): Export {
  const { board, done } = parts;
  const [failed, setFailed] = useState("");
  const [since, setSince] = useState<number>();
  const ending = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => ending.current?.abort(), []);

  const run = async (work: (signal: AbortSignal) => Promise<string>): Promise<void> => {
    if (ending.current !== undefined) return;
    const ends = new AbortController();
    ending.current = ends;
    setFailed("");
    setSince(Date.now());
    try {
      const words = await work(ends.signal);
      if (!ends.signal.aborted) done(words);
    } catch (error) {
      if (!ends.signal.aborted) setFailed(say("share.failed", { why: whyOf(error) }));
    } finally {
      ending.current = undefined;
      setSince(undefined);
    }
  };

  return {
    failed,
    since,
    cancel: () => ending.current?.abort(),
    save: (wish) =>
      run(async (signal) => {
        const file = await fileOf(parts, wish, signal);
        const name = fileName(board.title, board.id, wish.format);
        if (!signal.aborted) download(document, file, name);
        return say("export.saved", { name });
      }),
    copy: (wish) =>
      run(async (signal) => {
        const format = wish.format === "svg" ? "svg" : "png";
        const file = fileOf(parts, { ...wish, format }, signal);
        // What the clipboard says when a file does not come hides why it did not.
        const written = copyFile(file, format);
        await file;
        await written;
        return say(format === "png" ? "export.copied-png" : "export.copied-svg");
      }),
  };
}

async function fileOf(parts: ExportParts, wish: Wish, signal: AbortSignal): Promise<Blob> {
  const { board, rest, ids, paint } = parts;
  const { path, body } = questionOf(wish, board.id, ids);
  try {
    const bytes = await rest.bytes(path, { signal, ...(body !== undefined && { body }) });
    return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: TYPES[wish.format] });
  } catch (error) {
    const painted = isUnreachable(error) && wish.format === "png" ? paint(wish) : undefined;
    if (painted === undefined || signal.aborted) throw error;
    return painted;
  }
}
