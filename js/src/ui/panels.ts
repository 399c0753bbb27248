/** Every panel that can stand beside the canvas. */

import type { VNode } from "preact";
import { say as chatWord } from "./chat/texts";
import type { PanelProps } from "./company";
import { KeyList } from "./key-list";
import { panelNamed } from "./loaded-panel";
import type { PanelName } from "./panel-switch";
import { say as peopleWord } from "./people/texts";
import { text } from "./texts";

export interface Panel {
  title(): string;
  /** Takes care of its own scrolling and margins. */
  readonly fills?: boolean;
  /** What stands below the title. */
  readonly body: (props: PanelProps) => VNode;
}

export const PANELS: Readonly<Record<PanelName, Panel>> = {
  keys: { title: () => text("keys.title"), body: KeyList },
  people: { title: () => peopleWord("title"), body: panelNamed("people") },
  chat: { title: () => chatWord("title"), body: panelNamed("chat"), fills: true },
};
