/** Everything of one view that is not canvas. */

import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { DARK, LIGHT } from "../canvas/paper";
import type { Notice } from "../sync/board";
import { Center } from "./center";
import type { Company } from "./company";
import { ContextMenu } from "./context-menu";
import { ElementList } from "./element-list";
import { Header } from "./header";
import { StageStrips } from "./people/stage-strips";
import type { ThemeName } from "./theme";
import { Toasts } from "./toasts";
import { BottomBar, type Commands } from "./toolbar";

interface AppProps {
  readonly company: Company;
  readonly commands: Commands;
  /** Calls back now and when the theme changes. */
  onTheme(listener: (theme: ThemeName) => void): () => void;
  onNotice(listener: (notice: Notice) => void): () => void;
}

export function App({ company, commands, onTheme, onNotice }: AppProps): VNode {
  const { board, desk } = company;
  const [theme, setTheme] = useState<ThemeName>("light");
  useLayoutEffect(() => onTheme(setTheme), [onTheme]);
  return (
    <>
      <Center company={company} />
      <Header company={company} />
      <StageStrips company={company} />
      <div class="nb-foot">
        <Toasts listen={onNotice} />
        <BottomBar company={company} paper={theme === "dark" ? DARK : LIGHT} commands={commands} />
      </div>
      <ElementList board={board} />
      <ContextMenu desk={desk} />
    </>
  );
}
