/** Shows what stands in front of a board: how it is shared, its past, ways to take it along. */

import { render, type VNode } from "preact";
import type { Element } from "../core/types.gen";
import type { Board, Notice } from "../sync/board";
import type { Rest } from "../sync/rest";
import type { Painting } from "./copying";
import { ExportDialog } from "./export/export-dialog";
import type { FrontName } from "./front";
import { PastBar } from "./past/past-bar";
import type { PastView } from "./past/past-canvas";
import { ShareDialog } from "./share/share-dialog";
import dialog from "./styles/dialog.css";
import exporting from "./styles/export.css";
import past from "./styles/past.css";
import sharing from "./styles/sharing.css";

export interface ForegroundProps {
  readonly board: Board;
  readonly rest: Rest;
  /** Makes the canvas for what the board was. */
  pastCanvas(): PastView;
  /** What is selected now, bottom to top. */
  selected(): readonly Element[];
  /** Paints elements on a canvas of their own. */
  paint(painting: Painting): HTMLCanvasElement | undefined;
  /** At what speed the past plays by itself, from its beginning. */
  readonly play?: number | undefined;
  tell(notice: Notice): void;
  close(): void;
}

/** Fills `place`, in the board's shadow root; gives the function that takes it away again. */
export function showForeground(
  place: HTMLElement,
  name: FrontName,
  props: ForegroundProps,
): () => void {
  const style = place.ownerDocument.createElement("style");
  style.textContent = [dialog, sharing, exporting, past].join("\n");
  const box = place.ownerDocument.createElement("div");
  place.replaceChildren(style, box);
  render(<Foreground name={name} {...props} />, box);
  return () => {
    render(null, box);
    place.replaceChildren();
  };
}

function Foreground(props: ForegroundProps & { name: FrontName }): VNode {
  const { name, board, rest, pastCanvas, selected, paint, play, tell, close } = props;
  if (name === "share") return <ShareDialog board={board} rest={rest} close={close} />;
  if (name === "export") {
    const ways = { board, rest, paint, tell, close };
    return <ExportDialog {...ways} selected={selected()} />;
  }
  const past = { board, rest, play, tell, close };
  return <PastBar {...past} canvas={pastCanvas} />;
}
