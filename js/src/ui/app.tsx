/** Everything of one view that is not canvas. */

import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { DARK, LIGHT } from "../canvas/paper";
import type { Board, Notice } from "../sync/board";
import type { Desk } from "../tools/desk";
import { Center } from "./center";
import { ContextMenu } from "./context-menu";
import { ElementList } from "./element-list";
import { Header } from "./header";
import type { ThemeName } from "./theme";
import { Toasts } from "./toasts";
import { BottomBar, type Commands } from "./toolbar";

interface AppProps {
  readonly board: Board;
  readonly desk: Desk;
  readonly commands: Commands;
  /** Calls back now and when the theme changes. */
  onTheme(listener: (theme: ThemeName) => void): () => void;
  onNotice(listener: (notice: Notice) => void): () => void;
  tell(notice: Notice): void;
}

export function App({ board, desk, commands, onTheme, onNotice, tell }: AppProps): VNode {
  const [theme, setTheme] = useState<ThemeName>("light");
  useLayoutEffect(() => onTheme(setTheme), [onTheme]);
  return (
    <>
      <Center board={board} />
      <Header board={board} tell={(text) => tell({ text, level: "warning" })} />
      <div class="nb-foot">
        <Toasts listen={onNotice} />
        <BottomBar
          board={board}
          desk={desk}
          paper={theme === "dark" ? DARK : LIGHT}
          commands={commands}
        />
      </div>
      <ElementList board={board} />
      <ContextMenu desk={desk} />
    </>
  );
}
