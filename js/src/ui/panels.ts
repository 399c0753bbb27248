/** Every panel that can stand beside the canvas. */

import type { VNode } from "preact";
import type { Board, Notice } from "../sync/board";
import type { Desk } from "../tools/desk";
import { KeyList } from "./key-list";
import type { PanelName } from "./panel-switch";
import type { TextKey } from "./texts";

/** What a panel works with. */
export interface PanelProps {
  readonly board: Board;
  readonly desk: Desk;
  tell(notice: Notice): void;
}

export interface Panel {
  readonly title: TextKey;
  /** What stands below the title; it scrolls. */
  readonly body: (props: PanelProps) => VNode;
}

export const PANELS: Readonly<Record<PanelName, Panel>> = {
  keys: { title: "keys.title", body: KeyList },
};
